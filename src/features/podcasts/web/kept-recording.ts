/** A recording is kept in the browser, second by second, until it is published: a reload, a crash or an empty battery costs one second of it. */

export interface KeptRecording {
  readonly blob: Blob;
  /** Milliseconds. */
  readonly duration: number;
  readonly video: boolean;
}

interface Head {
  readonly mime: string;
  readonly video: boolean;
  readonly duration: number;
}

const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open('fika-recordings', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('heads');
      request.result.createObjectStore('parts', { autoIncrement: true }).createIndex('person', 'person');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function within<T>(
  mode: IDBTransactionMode,
  work: (transaction: IDBTransaction) => IDBRequest<T> | null,
): Promise<T | undefined> {
  const database = await open();
  try {
    return await new Promise<T | undefined>((resolve, reject) => {
      const transaction = database.transaction(['heads', 'parts'], mode);
      const request = work(transaction);
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** Begins anew for a person: on a shared machine each has their own. */
export async function beginKeeping(person: string, head: Head): Promise<void> {
  await dropKept(person);
  await within('readwrite', (transaction) => transaction.objectStore('heads').put(head, person));
}

/** Adds what was recorded since. @param duration of all of it, in milliseconds */
export async function keepPart(person: string, data: Blob, head: Head): Promise<void> {
  await within('readwrite', (transaction) => {
    transaction.objectStore('parts').add({ person, data });
    return transaction.objectStore('heads').put(head, person);
  });
}

/** What was recorded and not published; null where there is nothing, and where the browser keeps nothing. */
export async function readKept(person: string): Promise<KeptRecording | null> {
  try {
    const head = (await within('readonly', (transaction) => transaction.objectStore('heads').get(person))) as
      | Head
      | undefined;
    const parts = (await within('readonly', (transaction) =>
      transaction.objectStore('parts').index('person').getAll(person),
    )) as { data: Blob }[] | undefined;
    if (!head || !parts || parts.length === 0) return null;
    const blob = new Blob(
      parts.map(({ data }) => data),
      { type: head.mime },
    );
    return { blob: await withLength(blob, head.duration), duration: head.duration, video: head.video };
  } catch {
    return null;
  }
}

export async function dropKept(person: string): Promise<void> {
  await within('readwrite', (transaction) => {
    const request = transaction.objectStore('parts').index('person').openKeyCursor(person);
    request.onsuccess = () => {
      if (!request.result) return;
      transaction.objectStore('parts').delete(request.result.primaryKey);
      request.result.continue();
    };
    return transaction.objectStore('heads').delete(person);
  }).catch(() => {});
}

/** Browsers write WebM as it comes, without saying at its beginning how long it became: players could not go to its middle. */
async function withLength(blob: Blob, duration: number): Promise<Blob> {
  if (!blob.type.includes('webm')) return blob;
  const { default: fix } = await import('fix-webm-duration');
  return fix(blob, duration, { logger: false });
}
