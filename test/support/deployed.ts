import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';

// biome-ignore lint/suspicious/noExplicitAny: a template is whatever CloudFormation takes
export type Properties = Record<string, any>;
export interface Resource {
  stack: string;
  id: string;
  properties: Properties;
}

/** What CloudFormation would make of the synthesised stacks, as far as one can tell without it. */
export interface Deployed {
  resources(type: string): Resource[];
  /** A value with its intrinsics resolved: what a property really is once deployed. */
  resolve(resource: Pick<Resource, 'stack'>, value: unknown): unknown;
  arnOf(resource: Resource): string;
  /** The folder with a function's code, as it would be uploaded. */
  codeOf(resource: Resource): string;
  /** What a function's own role allows. */
  statementsOf(resource: Resource): { actions: string[]; resources: string[] }[];
}

const pseudo: Record<string, string> = {
  'AWS::Region': 'ap-northeast-2',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::Partition': 'aws',
  'AWS::AccountId': '123456789012',
};

/** `names` are the physical names that matter to the test, by resource type. */
export function readDeployed(assembly: ReturnType<App['synth']>, names: Record<string, string>): Deployed {
  const templates = Object.fromEntries(
    assembly.stacks.map((stack) => [stack.stackName, stack.template as Properties]),
  );

  function nameOf(stack: string, id: string): string {
    return pseudo[id] ?? names[templates[stack]?.Resources[id]?.Type] ?? `${stack}-${id}`;
  }

  function resolve(from: Pick<Resource, 'stack'>, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => resolve(from, each));
    if (typeof value !== 'object' || value === null) return value;
    const [[intrinsic, argument] = ['', undefined]] = Object.entries(value);
    switch (intrinsic) {
      case 'Ref':
        return nameOf(from.stack, argument);
      case 'Fn::GetAtt':
        return `arn:${argument[1]}:${nameOf(from.stack, argument[0])}`;
      case 'Fn::Join':
        return argument[1].map((part: unknown) => resolve(from, part)).join(argument[0]);
      case 'Fn::ImportValue':
        return imported(argument);
      default:
        return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolve(from, each)]));
    }
  }

  function imported(name: string): unknown {
    for (const [stack, template] of Object.entries(templates)) {
      for (const output of Object.values<Properties>(template.Outputs ?? {})) {
        if (output.Export?.Name === name) return resolve({ stack }, output.Value);
      }
    }
    throw new Error(`nothing is exported as ${name}`);
  }

  const resources = (type: string) =>
    Object.entries(templates).flatMap(([stack, template]) =>
      Object.entries<Properties>(template.Resources ?? {})
        .filter(([, { Type }]) => Type === type)
        .map(([id, { Properties: properties }]) => ({ stack, id, properties })),
    );

  return {
    resources,
    resolve,
    arnOf: ({ stack, id }) => `arn:Arn:${nameOf(stack, id)}`,
    codeOf: ({ properties }) =>
      join(assembly.directory, `asset.${properties.Code.S3Key.replace(/\.zip$/, '')}`),
    statementsOf: ({ stack, properties }) => {
      const [role] = properties.Role['Fn::GetAtt'];
      return resources('AWS::IAM::Policy')
        .filter(
          (policy) =>
            policy.stack === stack && policy.properties.Roles.some(({ Ref }: Properties) => Ref === role),
        )
        .flatMap((policy) => policy.properties.PolicyDocument.Statement as Properties[])
        .map(({ Action, Resource: of }) => ({
          actions: [Action].flat(),
          resources: [resolve({ stack }, of)].flat() as string[],
        }));
    },
  };
}
