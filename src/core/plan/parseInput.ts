import type { z } from 'zod';
import { InvalidInput } from '../errors';
import type { OptionHints } from '../FailureReport';

/** What the reader can do about a fault. */
export interface WayOut {
  readonly mend: string;
  readonly options?: OptionHints;
}

/** How the faults of an input are told. */
export interface InputDescription {
  /** Put before the path of a fault: `'the plan'`. Without it the path stands alone. */
  readonly name?: string;
  /** `field` is the first name in the path of a fault, or the unknown key. */
  wayOut(field: string): WayOut | undefined;
}

type Issue = z.core.$ZodIssue;

const mostIssuesTold = 3;

/** Parses `input` by a schema whose messages are phrases such as "must be a whole number". Throws InvalidInput naming each fault. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown, description: InputDescription): T {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, mostIssuesTold);
  const waysOut = issues.map((issue) => description.wayOut(fieldOf(issue))).filter((wayOut) => wayOut !== undefined);
  // A number that is no whole one and too large breaks two rules of one sentence.
  const faults = [...new Set(issues.map(describeIssue))].join('; ');
  throw new InvalidInput(description.name === undefined ? faults : `${description.name}: ${faults}`, join(waysOut));
}

function join(waysOut: readonly WayOut[]): Partial<WayOut> {
  const mends = new Set(waysOut.map(({ mend }) => mend));
  const options: OptionHints = Object.assign({}, ...waysOut.map((wayOut) => wayOut.options));
  return {
    ...(mends.size > 0 && { mend: [...mends].join(' ') }),
    ...(Object.keys(options).length > 0 && { options }),
  };
}

function describeIssue(issue: Issue): string {
  const path = formatPath(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => formatPath([...issue.path, key])).join(', ');
    return `${keys} ${issue.keys.length === 1 ? 'is' : 'are'} not known`;
  }
  const is = issue.input === undefined ? 'is missing' : `is ${show(issue.input)}`;
  return `${path || 'it'} ${issue.message}, but ${is}`;
}

function fieldOf(issue: Issue): string {
  const key = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  return String(issue.path[0] ?? key ?? '');
}

function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('');
}

function show(input: unknown): string {
  const text = typeof input === 'number' ? String(input) : (JSON.stringify(input) ?? String(input));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
