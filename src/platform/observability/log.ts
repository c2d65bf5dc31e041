import type { FastifyBaseLogger } from 'fastify';
import { pino } from 'pino';
import type { Config } from '../config/config.ts';

/**
 * Structured log of one process, one JSON object a line, on stderr: stdout is for what a command was asked for.
 * Never give it bodies, tokens or mail addresses.
 */
export type Log = FastifyBaseLogger;

export const makeLog = (config: Pick<Config, 'logLevel'>): Log =>
  pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: ['req.headers.cookie', 'req.headers.authorization', '*.password', '*.token'], remove: true },
    },
    pino.destination({ fd: 2, sync: true }),
  );

/** For programs that say nothing unless something breaks: tests, generators. */
export const quietLog: Log = pino({ level: 'silent' });
