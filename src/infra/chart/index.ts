import { fileURLToPath } from 'node:url';
import type { Draw, Log } from '../../core/ports.ts';
import { FAMILY, svgOf } from './svg.ts';

/** Charts as pictures. The package that draws is loaded when the first one is asked for, and may be missing. */

/** Of the picture; a phone shows about as many dots. */
const PIXELS = 1000;

/** Stands beside this file, also when both were built into `dist/`. */
const font = fileURLToPath(new URL('noto-sans-sc.otf', import.meta.url));

export function createDraw(log: Pick<Log, 'info' | 'warn'>): Draw {
  let loading: Promise<typeof import('@resvg/resvg-js') | null> | undefined;
  /** One at a time: a picture takes a few hundredths of a second, and megabytes while it is made. */
  let last: Promise<unknown> = Promise.resolve();

  async function load() {
    try {
      return await import('@resvg/resvg-js');
    } catch {
      log.info('pictures cannot be drawn here: the package for it is not installed');
      return null;
    }
  }

  const draw: Draw = async (chart) => {
    const resvg = await (loading ??= load());
    if (!resvg) return null;
    try {
      const image = await resvg.renderAsync(svgOf(chart), {
        fitTo: { mode: 'width', value: PIXELS },
        font: { fontFiles: [font], loadSystemFonts: false, defaultFontFamily: FAMILY },
        // No part of it lies elsewhere.
        logLevel: 'off',
      });
      return image.asPng();
    } catch {
      log.warn('a picture cannot be drawn');
      return null;
    }
  };
  return (chart) => {
    const drawn = last.then(() => draw(chart));
    last = drawn;
    return drawn;
  };
}
