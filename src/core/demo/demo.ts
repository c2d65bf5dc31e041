import type { Viewer } from '../../platform/http/viewer.ts';
import type { Db, Services } from '../../platform/services.ts';

/** Something said in the demo company. `@key` in a text names somebody of the cast. */
export interface DemoTalk {
  /** The community's name. */
  readonly in: string;
  /** Who says it: a key of the cast. */
  readonly by: string;
  /** Days before today, and the hour (UTC). */
  readonly ago: number;
  readonly hour: number;
  readonly minute?: number;
  /** A post unless said otherwise. */
  readonly kind?: string;
  readonly title?: string | undefined;
  /** Markdown. */
  readonly text: string;
  /** English unless said otherwise. */
  readonly language?: string;
  /** The kind's own. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly picture?: { readonly name: string; readonly svg: string; readonly alt: string } | undefined;
  /** Who (a key) and what; one that starts with `>` answers the one before it. */
  readonly comments?: readonly (readonly [string, string])[];
  /** `👍3 ❤️12` */
  readonly reactions?: string | undefined;
}

export interface DemoCompany {
  readonly db: Db;
  readonly services: Services;
  /** Of the whole play; nothing is said after it. */
  readonly now: Date;
  readonly people: ReadonlyMap<string, { readonly id: string; readonly joined: Date }>;
  readonly places: ReadonlyMap<
    string,
    { readonly id: string; readonly owner: string; readonly members: readonly string[] }
  >;
  /** Makes somebody a member of a community, who is none yet. Who says something there becomes one by it. */
  readonly join: (place: string, key: string) => Promise<void>;
  /** Says it, with what is answered. Answers with the item's id; null where who says it had not come yet. */
  readonly say: (talk: DemoTalk) => Promise<string | null>;
  /** Keeps a picture with its sizes, as of an upload. Answers with the file's id. */
  readonly keepPicture: (owner: string, name: string, svg: string) => Promise<string>;
  /** A moment so many days ago, at an hour of the day (UTC); never later than a few minutes before now. */
  readonly ago: (days: number, hour: number, minute?: number) => Date;
  /** Somebody of the cast as who asks. */
  readonly viewer: (key: string) => Viewer;
}

export type Demo = (company: DemoCompany) => Promise<void>;

declare module '../../platform/module.ts' {
  interface Module {
    /** What the room adds to the demo company. Its words are loaded only when somebody wants one. */
    readonly demo?: () => Promise<Demo>;
  }
}

const demos: (() => Promise<Demo>)[] = [];

/** Called once per process for each module that has one. */
export const registerDemo = (demo: () => Promise<Demo>): void => {
  demos.push(demo);
};
export const allDemos = (): Promise<Demo[]> => Promise.all(demos.map((demo) => demo()));
