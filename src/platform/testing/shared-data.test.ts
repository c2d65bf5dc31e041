import { afterEach, expect, test, vi } from 'vitest';
import { sharedData } from './shared-data.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('a data set that is missing is an error where CI needs it, and nothing elsewhere', () => {
  vi.stubEnv('CI', 'true');
  expect(() => sharedData('no-such-set')).toThrow('../shared/data/no-such-set is missing, and CI needs it');
  vi.stubEnv('CI', '');
  expect(sharedData('no-such-set')).toBeUndefined();
});
