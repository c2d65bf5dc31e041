import { z } from 'zod';
import { type Doc, parseDocument, RichTextError } from './document.ts';

/** A body in a request or a reply: ProseMirror JSON of the one schema, brought to normal form. */
export const documentSchema = z
  .unknown()
  .transform((input, context): Doc => {
    try {
      return parseDocument(input);
    } catch (error) {
      if (!(error instanceof RichTextError)) throw error;
      context.addIssue({
        code: 'custom',
        message: error.message,
        path: error.path === '' ? [] : error.path.split('.'),
        params: { document: error.code },
      });
      return z.NEVER;
    }
  })
  .meta({ id: 'Document', description: 'ProseMirror JSON of the schema in core/richtext' });

/**
 * A body that Fika itself stored, in a reply: it was parsed on its way in, so that checking it again would only cost time.
 */
export const storedDocument: z.ZodType<Doc> = z
  .object({ type: z.literal('doc'), content: z.array(z.custom<Doc['content'][number]>()) })
  .meta({ description: 'ProseMirror JSON of the schema in core/richtext' });
