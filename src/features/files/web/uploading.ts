import { useRef, useState } from 'react';
import { call } from '../../../web/api/client.ts';
import { uploadFile } from '../../../web/api/files.ts';
import { isProblem } from '../../../web/api/problem.ts';
import { addFile, createFolder, type Folder, listFiles } from '../contract.ts';

export interface Sending {
  readonly key: number;
  readonly name: string;
  readonly bytes: number;
  /** `double`: there is one of its name; its bytes are here already. */
  readonly state: 'waiting' | 'sending' | 'double' | 'failed' | 'done';
  /** 0 to 1. */
  readonly share: number;
  readonly error?: unknown;
}

/** A file that was chosen, with the folders of the desktop that it lay in. */
export interface Chosen {
  readonly file: File;
  readonly folders: readonly string[];
}

interface Job extends Chosen {
  readonly key: number;
  readonly into: string | null;
  readonly abort: AbortController;
  /** The upload, once it is here. */
  sent?: string;
}

/** So many at the same time: more would not be quicker, only less would be done when the line is cut. */
const atOnce = 2;
let lastKey = 0;

/** Sends files into folders of a community, a few at a time, each with how far it is. */
export function useUploading(place: string, onDone: () => void) {
  const [lines, setLines] = useState<readonly Sending[]>([]);
  const jobs = useRef(new Map<number, Job>());
  const queue = useRef<number[]>([]);
  const running = useRef(0);
  const made = useRef(new Map<string, Promise<string | null>>());

  const change = (key: number, part: Partial<Sending>) =>
    setLines((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));

  /** The folder of these names below another one, made once however many files lie in it. */
  const folderOf = (into: string | null, names: readonly string[]): Promise<string | null> => {
    if (names.length === 0) return Promise.resolve(into);
    const path = `${into ?? ''}/${names.join('/')}`;
    const known = made.current.get(path);
    if (known) return known;
    const making = folderOf(into, names.slice(0, -1)).then(async (parent) => {
      const name = names.at(-1)!;
      try {
        return (await call(createFolder, { params: { id: place }, body: { name, parent } })).id;
      } catch (error) {
        if (!isProblem(error, 'folder_name_taken')) throw error;
        const query = parent ? { folder: parent, limit: 1 } : { limit: 1 };
        const { folders } = (await call(listFiles, { params: { id: place }, query })) as { folders: Folder[] };
        return folders.find((one) => one.name.toLowerCase() === name.toLowerCase())?.id ?? parent;
      }
    });
    made.current.set(path, making);
    making.catch(() => made.current.delete(path));
    return making;
  };

  const run = async (job: Job, double: 'refuse' | 'both' | 'version') => {
    change(job.key, { state: 'sending', error: undefined });
    try {
      const { signal } = job.abort;
      job.sent ??= (await uploadFile(job.file, { signal, onProgress: (share) => change(job.key, { share }) })).id;
      const folder = await folderOf(job.into, job.folders);
      await call(addFile, { params: { id: place }, body: { file: job.sent, folder, double } });
      change(job.key, { state: 'done', share: 1 });
      onDone();
    } catch (error) {
      if (isProblem(error, 'cancelled')) return;
      change(job.key, isProblem(error, 'file_name_taken') ? { state: 'double' } : { state: 'failed', error });
    }
  };

  const next = () => {
    while (running.current < atOnce && queue.current.length > 0) {
      const job = jobs.current.get(queue.current.shift()!);
      if (!job) continue;
      running.current += 1;
      void run(job, 'refuse').finally(() => {
        running.current -= 1;
        next();
      });
    }
  };

  const retry = (key: number, double: 'refuse' | 'both' | 'version' = 'refuse') => {
    const job = jobs.current.get(key);
    if (job) void run(job, double);
  };
  const cancel = (key: number) => {
    jobs.current.get(key)?.abort.abort();
    jobs.current.delete(key);
    setLines((all) => all.filter((one) => one.key !== key));
  };
  return {
    lines,
    retry,
    cancel,
    add: (chosen: readonly Chosen[], into: string | null) => {
      const fresh = chosen.map((one): Job => ({ ...one, key: ++lastKey, into, abort: new AbortController() }));
      for (const job of fresh) {
        jobs.current.set(job.key, job);
        queue.current.push(job.key);
      }
      setLines((all) => [
        ...all.filter(({ state }) => state !== 'done'),
        ...fresh.map(({ key, file }) => ({
          key,
          name: file.name,
          bytes: file.size,
          state: 'waiting' as const,
          share: 0,
        })),
      ]);
      next();
    },
    clear: () => setLines((all) => all.filter(({ state }) => state !== 'done')),
  };
}

/** So many files of a desktop's folders are taken at once: whoever drops a whole disk meant something else. */
const mostAtOnce = 2000;

/** What was dropped, with the folders that it lies in where the browser says so. */
export async function chosenOf(data: DataTransfer): Promise<Chosen[]> {
  // Asked before anything is awaited: afterwards a browser gives nothing any more.
  const entries = [...data.items].flatMap((one) => (one.kind === 'file' ? (one.webkitGetAsEntry() ?? []) : []));
  if (entries.length === 0) return [...data.files].map((file) => ({ file, folders: [] }));
  const found: Chosen[] = [];
  const walk = async (entry: FileSystemEntry, folders: readonly string[]): Promise<void> => {
    if (found.length >= mostAtOnce) return;
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
      found.push({ file, folders });
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (part.length === 0) return;
      for (const one of part) await walk(one, [...folders, entry.name]);
    }
  };
  for (const entry of entries) await walk(entry, []);
  return found;
}
