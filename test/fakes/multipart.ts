import type { IncomingMessage } from 'node:http';
import { buffer, json, text } from 'node:stream/consumers';

/** What was posted: JSON; or a form with files, whose fields are JSON by themselves where they are no plain text. */

const isForm = ({ headers }: IncomingMessage) => headers['content-type']?.startsWith('multipart/') ?? false;

export async function readForm(request: IncomingMessage): Promise<FormData | null> {
  if (!isForm(request)) return null;
  const headers = { 'content-type': request.headers['content-type']! };
  return await new Response(new Uint8Array(await buffer(request)), { headers }).formData();
}

/** As Telegram takes it. Fields are words as they are (`caption`), or numbers and objects as JSON. */
export async function readPayload(request: IncomingMessage): Promise<unknown> {
  const form = await readForm(request);
  if (!form) return await json(request);
  const fields: Record<string, unknown> = {};
  const files: Record<string, Uint8Array> = {};
  for (const [name, value] of form) {
    if (typeof value !== 'string') files[name] = new Uint8Array(await value.arrayBuffer());
    else fields[name] = name === 'caption' ? value : parse(value);
  }
  return { ...fields, files };
}

/** As Discord takes it: JSON, and with files as one of the fields of a form. */
export async function readPosted(request: IncomingMessage): Promise<unknown> {
  const form = await readForm(request);
  if (!form) {
    const sent = await text(request);
    return sent === '' ? null : JSON.parse(sent);
  }
  const files: Record<string, Uint8Array> = {};
  let body = {};
  for (const [name, value] of form) {
    if (typeof value !== 'string') files[name] = new Uint8Array(await value.arrayBuffer());
    else if (name === 'payload_json') body = JSON.parse(value) as object;
  }
  return { ...body, files };
}

function parse(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
