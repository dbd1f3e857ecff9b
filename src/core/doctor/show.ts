import type { Catalogue } from '../i18n/index.ts';
import type { Choice, ChoiceGroup, Line, Message } from '../reply.ts';
import { diagnose, summarize } from './diagnose.ts';
import type { Summary } from './diagnose.ts';
import type { Doctor } from './facts.ts';
import { severityOf } from './finding.ts';
import type { Code, Finding, Severity } from './finding.ts';

/** What the story is told with. */
export type DoctorRoom = { ports: { doctor: Doctor }; texts: Catalogue };

/** More would be a wall of text on a phone; the command line shows all. */
const MOST_SHOWN = 6;

const marks: Record<Severity, string> = { broken: '🔴 ', warning: '🟠 ', note: 'ℹ️ ' };

/** Says that it looks, then what it found: worst first. */
export async function* showDoctor({ ports, texts }: DoctorRoom): AsyncIterable<Message> {
  yield { kind: 'progress', lines: [texts.doctor.progress] };
  const facts = await ports.doctor.look();
  const findings = diagnose(facts);
  yield {
    kind: 'result',
    lines: renderFindings(texts, findings, summarize(facts), MOST_SHOWN),
    choices: choicesFor(texts, findings),
  };
}

/** One line when nothing is to be mended, and one more for each note. */
export function renderFindings(
  texts: Catalogue,
  findings: readonly Finding[],
  summary: Summary,
  most = findings.length,
): readonly Line[] {
  const { doctor } = texts;
  const of = (severity: Severity) => findings.filter((finding) => severityOf(finding) === severity);
  const [broken, warnings, notes] = [of('broken'), of('warning'), of('note')];
  const faults = [...broken, ...warnings];
  const shown = faults.slice(0, most);
  const noted = notes.slice(0, most - shown.length);
  const left = findings.length - shown.length - noted.length;
  const more = left > 0 ? [doctor.more(left)] : [];
  const noteLines = noted.map((finding) => noteLine(texts, finding));
  if (faults.length === 0) return [doctor.healthy(summary), ...noteLines, ...more];
  return [
    doctor.title(broken.length, warnings.length),
    ...shown.flatMap((finding) => [[], ...faultLines(texts, finding)]),
    [],
    ...noteLines,
    ...more,
    doctor.setUp(summary),
  ];
}

/** A finding in words; each code has its own facts. */
export function adviceFor({ doctor }: Catalogue, finding: Finding) {
  // The catalogue's type pairs each code with its own facts; TypeScript cannot follow that through an index.
  const say = doctor.findings[finding.code] as (finding: Finding) => { what: Line; why: Line; mend: Line };
  return say(finding);
}

function faultLines(texts: Catalogue, finding: Finding): readonly Line[] {
  const { what, why, mend } = adviceFor(texts, finding);
  return [[marks[severityOf(finding)], ...what], why, ['→ ', ...mend]];
}

function noteLine(texts: Catalogue, finding: Finding): Line {
  const { what, why } = adviceFor(texts, finding);
  return [marks.note, ...texts.doctor.note(what, why)];
}

/** Where a finding is about logins, what the bot shows of them is one tap away. */
function choicesFor({ doctor, under }: Catalogue, findings: readonly Finding[]): readonly ChoiceGroup[] {
  const isAbout = (prefix: string) => findings.some(({ code }: { code: Code }) => code.startsWith(prefix));
  const auth: Choice[] =
    isAbout('login.') || isAbout('order.') || isAbout('hold.')
      ? [{ label: doctor.logins, intent: { kind: 'auth.menu', verb: null } }]
      : [];
  return [
    [
      { label: doctor.again, intent: { kind: 'doctor.show' } },
      ...auth,
      { label: under.profiles, intent: { kind: 'usage.menu' } },
    ],
  ];
}
