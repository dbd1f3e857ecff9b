import { readFileSync } from 'node:fs';

/** What the skill tells an OpenClaw agent to run. */

export const SKILL = new URL('../skill/SKILL.md', import.meta.url).pathname;

const text = readFileSync(SKILL, 'utf8');

/** The command lines in its code blocks, word by word; `<…>` stands for what the agent fills in. */
export const commandLines: readonly (readonly string[])[] = [...text.matchAll(/^```bash\n(.*?)^```$/gmsu)]
  .flatMap(([, block = '']) => block.trim().split('\n'))
  .map((line) => line.split(' '));

export const skillText = text;
