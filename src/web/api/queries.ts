import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  QueryClient,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
} from '@tanstack/react-query';
import { type AnyContract, type CallInput, type CallReply, call } from './client.ts';
import { canRetry } from './problem.ts';

/** One for the page. Live events keep it fresh, so nothing is fetched again merely because a window got the focus. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 60_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && canRetry(error),
      networkMode: 'always',
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

type Input<C> = Omit<CallInput<C>, 'signal' | 'idempotencyKey'>;

export interface Page<Entry> {
  items: Entry[];
  next: string | null;
}

type EntryOf<C> = CallReply<C> extends { items: (infer Entry)[] } ? Entry : never;

/** The cache key of a single thing; `['one', id of the route, params, query]`. */
export const oneKey = <C extends AnyContract>(contract: C, input?: Input<C>) => {
  const parts = (input ?? {}) as { params?: unknown; query?: unknown };
  return ['one', contract.id, parts.params ?? {}, parts.query ?? {}] as const;
};

/** The cache key of a list; `['list', id of the route, params, query]`. */
export const listKey = <C extends AnyContract>(contract: C, input?: Input<C>) => {
  const parts = (input ?? {}) as { params?: unknown; query?: unknown };
  return ['list', contract.id, parts.params ?? {}, parts.query ?? {}] as const;
};

// The parts of a contract are only known to the caller; inside, an input is handed on as it came.
const loosely = call as (contract: AnyContract, input: unknown) => Promise<unknown>;

export const one = <C extends AnyContract>(contract: C, input?: Input<C>) =>
  queryOptions({
    queryKey: oneKey(contract, input),
    queryFn: ({ signal }) => loosely(contract, { ...input, signal }) as Promise<CallReply<C>>,
  });

/** Reads one thing. `enabled: false` waits. */
export const useOne = <C extends AnyContract>(
  contract: C,
  input?: Input<C>,
  options: { enabled?: boolean; keep?: boolean } = {},
) =>
  useQuery({
    ...one(contract, input),
    enabled: options.enabled ?? true,
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
  });

export const list = <C extends AnyContract>(contract: C, input?: Input<C>) =>
  infiniteQueryOptions({
    queryKey: listKey(contract, input),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) => {
      const query = (input as { query?: object } | undefined)?.query;
      return loosely(contract, { ...input, signal, query: { ...query, cursor: pageParam } }) as Promise<
        Page<EntryOf<C>>
      >;
    },
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** Reads a list of `{ items, next }` page by page; `entries` are all that have been read so far. */
export function useList<C extends AnyContract>(
  contract: C,
  input?: Input<C>,
  options: { enabled?: boolean; keep?: boolean } = {},
) {
  const result = useInfiniteQuery({
    ...list(contract, input),
    enabled: options.enabled ?? true,
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
  });
  const data = result.data as InfiniteData<Page<EntryOf<C>>> | undefined;
  return { ...result, entries: data?.pages.flatMap((page) => page.items) ?? [] };
}

/**
 * A write. The variables are the call's input; pass the same object again (as `retry` does) and the write carries the
 * same Idempotency-Key.
 */
export const useWrite = <C extends AnyContract>(
  contract: C,
  options: {
    onDone?: (reply: CallReply<C>, input: CallInput<C>) => void;
    onRefused?: (error: unknown, input: CallInput<C>) => void;
  } = {},
) =>
  useMutation({
    mutationFn: (input: CallInput<C>) => loosely(contract, input) as Promise<CallReply<C>>,
    onSuccess: (reply, input) => options.onDone?.(reply, input),
    onError: (error, input) => options.onRefused?.(error, input),
  });
