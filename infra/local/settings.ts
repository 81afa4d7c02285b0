import { resolve } from 'node:path';
import { z } from 'zod';
import { limitsShape, toQuotas } from '../../functions/app/environment.ts';
import type { Quotas } from '../../functions/limits/index.ts';

/** A setting that cannot be used. Its message is for the operator, in one line. */
class SettingsError extends Error {}

const settingsSchema = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  DATA_DIR: z.string().min(1).default('.data'),
  /** A DynamoDB elsewhere in place of the embedded engine; read through its own streams. */
  DYNAMODB_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  TABLE_NAME: z
    .string()
    .regex(/^[\w.-]{3,255}$/)
    .default('gongnon'),
  LOG_LEVEL: z.enum(['INFO', 'ERROR', 'SILENT']).default('ERROR'),
  ...limitsShape,
});

export interface Settings {
  port: number;
  dataDir: string;
  dynamodbEndpoint: string | undefined;
  tableName: string;
  logLevel: 'INFO' | 'ERROR' | 'SILENT';
  quotas: Quotas;
}

/** @throws SettingsError naming the setting */
export function toSettings(environment: Record<string, string | undefined>): Settings {
  // A setting left empty is a setting left out.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new SettingsError(`the setting ${issue?.path.join('.')} is not usable: ${issue?.message}`);
  }
  const { PORT, DATA_DIR, DYNAMODB_ENDPOINT, TABLE_NAME, LOG_LEVEL, ...limits } = parsed.data;
  return {
    port: PORT,
    dataDir: resolve(DATA_DIR),
    dynamodbEndpoint: DYNAMODB_ENDPOINT,
    tableName: TABLE_NAME,
    logLevel: LOG_LEVEL,
    quotas: toQuotas(limits),
  };
}
