import { join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { S3Config } from '../config/config.ts';
import { problems } from '../http/problems.ts';
import { checkedKey, isKey } from './key.ts';
import { openSpool, readSpooled } from './spool.ts';
import type { Storage } from './storage.ts';

/**
 * Files in an S3 bucket. Uploads pass through a spool in the data folder: S3 wants to know the length first, and an
 * upload that breaks never reaches it.
 */
export async function openBucket(config: S3Config, data: string): Promise<Storage> {
  const { bucket: Bucket, accessKeyId, secretAccessKey } = config;
  const client = new S3Client({
    region: config.region,
    endpoint: config.endpoint,
    // Services other than Amazon's rarely have a host name for each bucket.
    forcePathStyle: config.endpoint !== undefined,
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const spool = await openSpool(join(data, 'incoming'));

  return {
    put: (key, content) => {
      const Key = checkedKey(key);
      return spool.through(content, async (file, size) => {
        await client.send(new PutObjectCommand({ Bucket, Key, Body: readSpooled(file), ContentLength: size }));
        return size;
      });
    },
    get: async (key, range) => {
      const Range = range && `bytes=${range.start}-${range.end}`;
      const reply = await client.send(new GetObjectCommand({ Bucket, Key: checkedKey(key), Range })).catch(absent);
      if (!reply?.Body) throw problems.not_found();
      return reply.Body as Readable;
    },
    size: async (key) => {
      const reply = await client.send(new HeadObjectCommand({ Bucket, Key: checkedKey(key) })).catch(absent);
      return reply?.ContentLength;
    },
    remove: async (key) => {
      await client.send(new DeleteObjectCommand({ Bucket, Key: checkedKey(key) }));
    },
    list: async function* () {
      let ContinuationToken: string | undefined;
      do {
        const reply = await client.send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
        for (const { Key, Size, LastModified } of reply.Contents ?? [])
          if (Key && isKey(Key)) yield { key: Key, bytes: Size ?? 0, at: LastModified ?? new Date() };
        ContinuationToken = reply.NextContinuationToken;
      } while (ContinuationToken);
    },
  };
}

const absent = (error: { $metadata?: { httpStatusCode?: number } }): undefined => {
  if (error.$metadata?.httpStatusCode !== 404) throw error;
};
