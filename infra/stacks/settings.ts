import type { Node } from 'constructs';
import { z } from 'zod';

/**
 * What differs from one deployment to another, given as CDK context (`--context stage=test`) or, to a bare synthesis, in
 * `CDK_CONTEXT_JSON`. The certificate is a parameter of the service stack instead: a synthesis needs no account.
 */
const settingsSchema = z.object({
  stage: z
    .string()
    .regex(/^[a-z][a-z0-9]{1,11}$/)
    .default('prod'),
  /** The host name citizens use. */
  site: z
    .string()
    .regex(/^[a-z0-9.-]+$/)
    .default('gongnon.example'),
  /** Host names of institutions' own, with commas between them: each shows its institution's page. */
  hosts: z
    .string()
    .default('')
    .transform((names) => names.split(',').flatMap((name) => name.trim() || []))
    .pipe(z.array(z.string().regex(/^[a-z0-9.-]+$/))),
  /** Another OpenID Connect provider than the deployment's own user pool: all four are needed then. */
  issuer: z.url().optional(),
  jwksUri: z.url().optional(),
  audience: z.string().optional(),
  signInClient: z.string().optional(),
  rolesClaim: z.string().default('cognito:groups'),
});
export type Settings = z.infer<typeof settingsSchema>;

export function readSettings(node: Node): Settings {
  const given = Object.keys(settingsSchema.shape).map((name) => [name, node.tryGetContext(name)] as const);
  return settingsSchema.parse(Object.fromEntries(given.filter(([, value]) => value !== undefined)));
}
