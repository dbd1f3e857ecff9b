/** What Discord refuses, as far as a bot of ours could do it: the limits of `contracts/platforms.md`. */

export type Component = {
  type: number;
  label?: string;
  style?: number;
  custom_id?: string;
  url?: string;
  placeholder?: string;
  options?: { label: string; value: string }[];
};
export type Row = { type: number; components: Component[] };
export type Body = {
  content?: string;
  components?: Row[];
  flags?: number;
  allowed_mentions?: { parse?: string[] };
  nonce?: string;
  enforce_nonce?: boolean;
  attachments?: { id: number; filename?: string; description?: string }[];
  /** Attached, by their names: `files[0]`. */
  files?: Readonly<Record<string, Uint8Array>>;
};
export type Command = {
  name: string;
  description: string;
  type?: number;
  name_localizations?: Record<string, string> | null;
  description_localizations?: Record<string, string> | null;
  options?: Command[];
  contexts?: number[];
  integration_types?: number[];
};

export const EPHEMERAL = 64;
/** Without a sound; only as a message is made. */
export const SILENT = 4096;

/** An answer with a code of Discord's own. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function check(isRight: boolean, what: string): asserts isRight {
  if (!isRight) throw new Refusal(400, 50035, `Invalid Form Body: ${what}`);
}

const within = (text: unknown, most: number) =>
  typeof text === 'string' && text.isWellFormed() && text.length <= most && /[^\s\p{Cf}]/u.test(text);

export function checkMessage(body: Body, allowed = EPHEMERAL): void {
  const { content = '', components = [], flags = 0, allowed_mentions } = body;
  checkAttachments(body);
  // stricter than Discord: without it, a name could ping people
  check(allowed_mentions?.parse?.length === 0, 'allowed_mentions');
  check(within(content, 2000), 'content');
  check((flags & ~allowed) === 0, 'flags');
  check(components.length <= 5, 'components');
  for (const row of components) checkRow(row);
  const ids = components.flatMap((row) => row.components.flatMap(({ custom_id }) => custom_id ?? []));
  check(new Set(ids).size === ids.length, 'custom_id twice');
}

function checkAttachments({ attachments = [], files = {} }: Body): void {
  check(attachments.length <= 10, 'attachments');
  for (const { id, filename = '', description = '' } of attachments) {
    const file = files[`files[${id}]`];
    check(file !== undefined && file.length > 0 && file.length <= 10 * 2 ** 20, 'attachment without a file');
    check(/^[\w.-]+$/u.test(filename) && description.length <= 1024, 'attachment');
  }
}

function checkRow({ type, components }: Row): void {
  check(type === 1 && components.length >= 1 && components.length <= 5, 'action row');
  for (const { type: kind, label, style = 0, custom_id, url, placeholder, options = [] } of components) {
    if (kind === 2 && style === 5) {
      check(within(label, 80) && url !== undefined && URL.canParse(url) && custom_id === undefined, 'link');
      continue;
    }
    check(within(custom_id, 100), 'custom_id');
    if (kind === 2) {
      check(style >= 1 && style <= 4 && within(label, 80), 'button');
    } else {
      check(kind === 3 && components.length === 1, 'select');
      check(placeholder === undefined || within(placeholder, 150), 'placeholder');
      check(options.length >= 1 && options.length <= 25, 'options');
      check(
        options.every((option) => within(option.label, 100) && within(option.value, 100)),
        'option',
      );
      check(new Set(options.map(({ value }) => value)).size === options.length, 'option twice');
    }
  }
}

export function checkCompletions(choices: readonly { name: string; value: string }[]): void {
  check(choices.length <= 25, 'choices');
  check(
    choices.every(({ name, value }) => within(name, 100) && within(value, 100)),
    'choice',
  );
}

const NAME = /^[-_\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const LOCALES = ['en-US', 'en-GB', 'zh-CN', 'zh-TW', 'de', 'fr', 'ja', 'ru'];

export function checkCommands(commands: readonly Command[]): void {
  check(commands.length <= 100, 'commands');
  check(new Set(commands.map(({ name }) => name)).size === commands.length, 'command twice');
  for (const command of commands) {
    checkCommand(command);
    check(JSON.stringify(command).length <= 8000, 'command too long');
    check(
      (command.contexts ?? []).every((context) => [0, 1, 2].includes(context)),
      'contexts',
    );
    check(
      (command.integration_types ?? []).every((type) => [0, 1].includes(type)),
      'integration_types',
    );
  }
}

function checkCommand({ name, description, options = [], ...localized }: Command): void {
  const names = Object.entries(localized.name_localizations ?? {});
  const descriptions = Object.entries(localized.description_localizations ?? {});
  check(
    [name, ...names.map(([, text]) => text)].every((text) => NAME.test(text) && text === text.toLowerCase()),
    'name',
  );
  check(
    [description, ...descriptions.map(([, text]) => text)].every((text) => within(text, 100)),
    'description',
  );
  check(
    [...names, ...descriptions].every(([locale]) => LOCALES.includes(locale)),
    'locale',
  );
  check(options.length <= 25, 'options');
  for (const option of options) checkCommand(option);
}

export type Form = {
  custom_id?: string;
  title?: string;
  components?: { type: number; label: string; component: { type: number; custom_id: string } }[];
};

/** A modal: one to five labelled fields. */
export function checkForm({ custom_id, title, components = [] }: Form): void {
  check(within(custom_id, 100), 'custom_id');
  check(within(title, 45), 'title');
  check(components.length >= 1 && components.length <= 5, 'components');
  for (const { type, label, component } of components)
    check(
      type === 18 && within(label, 45) && component.type === 4 && within(component.custom_id, 100),
      'field',
    );
}
