import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** What is installed with the bot, from the lock file. */
type Package = {
  license?: string;
  resolved?: string;
  integrity?: string;
  dev?: boolean;
  link?: boolean;
  hasInstallScript?: boolean;
};
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, Package>;
};
const all = Object.entries(packages).filter(([path, { link }]) => path.startsWith('node_modules/') && !link);
const atRuntime = all.filter(([, { dev }]) => dev !== true);

/** Licences that ask for no more than to be named. Anything else is for a person to look at. */
const ALLOWED = ['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'];
/** Looked at: whoever changes these files has to show the changes. We use them as they are, and they are optional. */
const LOOKED_AT = /^node_modules\/@resvg\/resvg-js(?:-[\w-]+)?: MPL-2\.0$/u;

describe('the packages that come with the bot', () => {
  it('have licences that are known', () => {
    expect(atRuntime.length).toBeGreaterThan(20);
    const others = atRuntime.filter(([, { license }]) => !ALLOWED.includes(license ?? ''));
    const names = others.map(([path, { license }]) => `${path}: ${license}`);
    expect(names.filter((name) => !LOOKED_AT.test(name))).toEqual([]);
  });

  it('come from the registry that is set, each with a hash of what it must be', () => {
    const odd = all.filter(
      ([, { resolved, integrity }]) => resolved !== undefined || !integrity?.startsWith('sha512-'),
    );
    expect(odd.map(([path]) => path)).toEqual([]);
  });

  it('run nothing while they are installed', () => {
    const scripts = atRuntime.filter(([, { hasInstallScript }]) => hasInstallScript === true);
    expect(scripts.map(([path]) => path)).toEqual([]);
  });

  it('are the very versions that were tested', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
      string,
      Record<string, string>
    >;
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^(?:\d+\.\d+\.\d+|file:tools\/.+)$/u.test(version),
    );
    expect(loose).toEqual([]);
  });
});
