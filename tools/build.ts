import { isBuiltin } from 'node:module';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** `npm run build`: our own code, compiled and joined into `dist/`, because Node strips no types below `node_modules`. Other
 *  packages stay outside, so that npm, its audit and a bill of materials see them. Nothing is minified: whoever hands
 *  it tokens can read what runs.
 *
 *  zod is joined, too, though it stays a dependency like the others, of one exact version: it comes as a hundred files, most of
 *  them words in other languages, and finding them took a command longer than all else in it. */

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
const bundle = await rolldown({
  cwd: root,
  platform: 'node',
  input: {
    main: 'src/main.ts',
    // The demo starts it as a program of its own, from the folder that it stands in itself.
    openclaw: 'src/infra/simulator/openclaw.ts',
  },
  external: (id) => isBuiltin(id) || (/^[a-z@]/u.test(id) && id !== 'zod'),
});
const { output } = await bundle.write({ dir: dist, format: 'esm', chunkFileNames: '[name]-[hash].js' });
await bundle.close();
// The font of the pictures is found beside what draws with it, and its licence goes along.
for (const file of ['noto-sans-sc.otf', 'OFL.txt'])
  copyFileSync(join(root, 'src/infra/chart', file), join(dist, file));
copyFileSync(join(root, 'node_modules/zod/LICENSE'), join(dist, 'zod-LICENSE.txt'));
process.stderr.write(`dist: ${output.length} files\n`);
