import { useLocation, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { getComment } from '../../core/comments/contract.ts';
import { call } from '../api/client.ts';
import { paths } from '../paths.ts';

/** The comment that the address names (`#comment-1`), or null. */
export const linkedComment = (): string | null => /^#comment-(\d+)$/.exec(location.hash)?.[1] ?? null;

/** The same, as it changes while the page stands. */
export function useLinkedComment(): string | null {
  useLocation({ select: ({ hash }) => hash });
  return linkedComment();
}

/**
 * A link to a comment goes on leading to it after it was moved under another item. `isHere` is undefined while that is not known, and false where the discussion does not
 * have it.
 */
export function useMovedComment(item: string, isHere: boolean | undefined): void {
  const router = useRouter();
  useEffect(() => {
    const comment = linkedComment();
    if (isHere !== false || comment === null) return;
    call(getComment, { params: { id: comment } }).then(
      (found) => {
        if (found.item !== item) void router.navigate({ to: paths.item(found.item, comment), replace: true });
      },
      // Gone, or not for this reader: the page they are on says what is here.
      () => undefined,
    );
  }, [isHere, item, router]);
}
