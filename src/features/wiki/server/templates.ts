/** What a new page can begin from where a community has no templates of its own. */
import type { Doc } from '../../../core/richtext/document.ts';
import { fromMarkdown } from '../../../core/richtext/markdown.ts';

interface Template {
  readonly title: string;
  readonly text: string;
}

const english: Readonly<Record<string, Template>> = {
  'how-to': {
    title: 'How to …',
    text: `What this is for, and when you need it, in two sentences.

## Before you begin

- What you need at hand
- Whom to tell first

## Steps

1. First this
2. Then that
3. How you see that it worked

## When it does not work

| What you see | What to do |
| --- | --- |
|  |  |

> [!TIP]
> Who can help, and where to ask.`,
  },
  meeting: {
    title: 'Meeting on …',
    text: `**When:** 

**Who was there:** 

## What we talked about

- 

## What we decided

- 

## Who does what, by when

- [ ] `,
  },
  decision: {
    title: 'Decision: …',
    text: `> [!NOTE]
> **Decided:** in one sentence. **By:** whom, and when.

## What the question was

## What we could have done

| Way | For it | Against it |
| --- | --- | --- |
|  |  |  |

## Why this way

## When we look at it again`,
  },
  onboarding: {
    title: 'Welcome to …',
    text: `What we do here and for whom, in two sentences.

## Your first day

- [ ] Meet the team
- [ ] Keys, accounts, a place to sit

## Your first week

- [ ] 

## Whom to ask

| About | Ask |
| --- | --- |
|  |  |

## Words we use

- **Word:** what it means here`,
  },
};

const german: Readonly<Record<string, Template>> = {
  'how-to': {
    title: 'So geht …',
    text: `Wofür das gut ist und wann du es brauchst, in zwei Sätzen.

## Bevor du anfängst

- Was du zur Hand haben solltest
- Wem du vorher Bescheid gibst

## Schritte

1. Zuerst das
2. Dann das
3. Woran du siehst, dass es geklappt hat

## Wenn es nicht klappt

| Was du siehst | Was du tust |
| --- | --- |
|  |  |

> [!TIP]
> Wer helfen kann und wo du fragst.`,
  },
  meeting: {
    title: 'Besprechung zu …',
    text: `**Wann:** 

**Wer dabei war:** 

## Worüber wir gesprochen haben

- 

## Was wir entschieden haben

- 

## Wer macht was bis wann

- [ ] `,
  },
  decision: {
    title: 'Entscheidung: …',
    text: `> [!NOTE]
> **Entschieden:** in einem Satz. **Von:** wem und wann.

## Worum es ging

## Was möglich gewesen wäre

| Weg | Dafür | Dagegen |
| --- | --- | --- |
|  |  |  |

## Warum dieser Weg

## Wann wir wieder darauf schauen`,
  },
  onboarding: {
    title: 'Willkommen bei …',
    text: `Was wir hier tun und für wen, in zwei Sätzen.

## Dein erster Tag

- [ ] Das Team kennenlernen
- [ ] Schlüssel, Zugänge, ein Platz

## Deine erste Woche

- [ ] 

## Wen du fragst

| Wozu | Wen |
| --- | --- |
|  |  |

## Wörter, die wir benutzen

- **Wort:** was es hier bedeutet`,
  },
};

export interface BuiltIn {
  readonly id: string;
  readonly own: false;
  readonly title: string;
  readonly body: Doc;
}

const inLanguage = (templates: Readonly<Record<string, Template>>): readonly BuiltIn[] =>
  Object.entries(templates).map(([id, { title, text }]) => ({ id, own: false, title, body: fromMarkdown(text) }));

const made = new Map<string, readonly BuiltIn[]>();

/** In English where there are none in a language. */
export function builtInTemplates(language: string): readonly BuiltIn[] {
  const known = made.get(language);
  if (known) return known;
  const templates = inLanguage(language === 'de' ? german : english);
  made.set(language, templates);
  return templates;
}
