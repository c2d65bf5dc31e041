import type { z } from 'zod';

/**
 * What can be wrong with a field, each with its sentence in English; `field.<code>` in the web app's messages says it in every language. What stands in braces comes with it as
 * `values`.
 */
export const fieldProblems = {
  required: 'This is needed.',
  empty: 'This must not be empty.',
  unknown: 'This is not known here: {{names}}.',
  wrong_type: 'This is of the wrong type.',
  not_a_choice: 'This is none of the choices.',
  too_short: 'At least {{min}} characters are needed.',
  too_long: 'At most {{max}} characters fit.',
  too_few: 'At least {{min}} are needed.',
  too_many: 'At most {{max}} are possible.',
  number_too_small: 'The smallest number is {{min}}.',
  number_too_large: 'The largest number is {{max}}.',
  not_a_mail_address: 'That is no mail address.',
  not_a_web_address: 'That is no web address. It begins with https:// or http://.',
  not_a_time: 'That is no date or time.',
  not_an_id: 'That is no id.',
  null_character: 'The null character cannot be stored.',
  half_character: 'Half of a surrogate pair is no character.',
  time_zone: 'This time zone is not known.',
  not_a_repetition: 'This does not say how something repeats: at most daily.',
  ends_before_start: 'It ends before it begins.',
  lasts_too_long: 'This lasts too long: at most 31 days.',
  not_a_document: 'This text is none that can be stored: {{why}}',
  wrong: 'This cannot be taken.',
} as const;
export type FieldCode = keyof typeof fieldProblems;

export interface FieldProblem {
  /** `body.options.0.text` */
  readonly path: string;
  readonly code: FieldCode;
  readonly values: Readonly<Record<string, string | number>>;
  /** The sentence in English. */
  readonly message: string;
}

/** For `refine`: a rule of one's own, with its sentence in every language. */
export const field = (code: FieldCode) => ({ error: fieldProblems[code], params: { code } });

export function fieldProblem(path: string, code: FieldCode, values: FieldProblem['values'] = {}): FieldProblem {
  const message = fieldProblems[code].replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
  return { path, code, values, message };
}

type Issue = z.core.$ZodIssue;

/** What zod found wrong, as one of ours. */
export function fieldProblemOf(issue: Issue, path: string): FieldProblem {
  switch (issue.code) {
    case 'unrecognized_keys':
      return fieldProblem(path, 'unknown', { names: issue.keys.join(', ').slice(0, 200) });
    case 'invalid_value':
      return fieldProblem(path, 'not_a_choice');
    case 'invalid_type':
      // Zod keeps no values in what it reports; its sentence says whether there was one.
      return fieldProblem(path, issue.message.endsWith('received undefined') ? 'required' : 'wrong_type');
    case 'too_big': {
      const codes = { string: 'too_long', array: 'too_many', set: 'too_many', file: 'too_long' } as const;
      const code = codes[issue.origin as keyof typeof codes] ?? 'number_too_large';
      return fieldProblem(path, code, { max: Number(issue.maximum) });
    }
    case 'too_small': {
      if (issue.origin === 'string' && Number(issue.minimum) === 1) return fieldProblem(path, 'empty');
      const codes = { string: 'too_short', array: 'too_few', set: 'too_few', file: 'too_short' } as const;
      const code = codes[issue.origin as keyof typeof codes] ?? 'number_too_small';
      return fieldProblem(path, code, { min: Number(issue.minimum) });
    }
    case 'invalid_format': {
      const codes: Partial<Record<string, FieldCode>> = {
        email: 'not_a_mail_address',
        url: 'not_a_web_address',
        datetime: 'not_a_time',
        date: 'not_a_time',
        time: 'not_a_time',
      };
      return fieldProblem(path, codes[issue.format] ?? 'wrong');
    }
    case 'custom': {
      const code = issue.params?.code as string | undefined;
      if (code && code in fieldProblems) return fieldProblem(path, code as FieldCode);
      // core/richtext says in its own words where a document is none.
      return issue.params?.document
        ? fieldProblem(path, 'not_a_document', { why: issue.message })
        : fieldProblem(path, 'wrong');
    }
    default:
      return fieldProblem(path, 'wrong');
  }
}
