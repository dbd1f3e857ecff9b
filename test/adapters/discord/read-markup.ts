import { parse } from 'discord-markdown-parser';
import { z } from 'zod';

/** What a reader sees of a message's content, by a parser that knows nothing of ours. */
export type Read = {
  text: string;
  code: string[];
  bold: string[];
  /** Epoch ms. */
  moments: number[];
  /** Every other kind of markup: links, headings, mentions, spoilers… */
  other: string[];
};

type Node = {
  type: string;
  content?: string | readonly Node[] | undefined;
  timestamp?: string | undefined;
  name?: string | undefined;
};
const Node: z.ZodType<Node> = z.object({
  type: z.string(),
  content: z.lazy(() => z.union([z.string(), z.array(Node)])).optional(),
  timestamp: z.string().optional(),
  name: z.string().optional(),
});

export function readMarkup(content: string): Read {
  const read: Read = { text: '', code: [], bold: [], moments: [], other: [] };
  for (const node of z.array(Node).parse(parse(content, 'extended'))) readNode(node, read);
  read.other.push(...listsIn(content));
  return read;
}

function readNode({ type, content, timestamp, name }: Node, read: Read): void {
  const start = read.text.length;
  if (type === 'br') read.text += '\n';
  else if (type === 'twemoji') read.text += name;
  else if (type === 'timestamp') {
    read.text += '(moment)';
    read.moments.push(Number(timestamp) * 1000);
  } else if (typeof content === 'string') read.text += content;
  else for (const child of content ?? []) readNode(child, read);
  if (type === 'inlineCode') read.code.push(read.text.slice(start));
  else if (type === 'strong') read.bold.push(read.text.slice(start));
  else if (!['br', 'twemoji', 'timestamp', 'text'].includes(type)) read.other.push(type);
}

/** The parser does not know lists. */
function listsIn(content: string): string[] {
  return content.split('\n').flatMap((line) => (/^\s*(?:[-*]|\d+\.)\s/u.test(line) ? ['list'] : []));
}
