import {
  App,
  type AppProps,
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  Tags,
  Validations,
} from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { FunctionName } from '../bundle.ts';
import { AlarmStack } from './alarms.ts';
import { IdentityStack } from './identity.ts';
import { ServiceStack } from './service.ts';
import { readSettings } from './settings.ts';
import { TableStack } from './table.ts';

/** All stacks of one deployment. Synthesising them fails on any finding of the rule pack that has no reason beside it. */
export function makeDeployment(bundles: Record<FunctionName, string>, props: AppProps = {}): App {
  const app = new App({
    analyticsReporting: false,
    treeMetadata: false,
    ...props,
    // Given here and not in cdk.json, so that a synthesis without the CDK's own command is the same.
    postCliContext: {
      '@aws-cdk/core:enablePartitionLiterals': true,
      '@aws-cdk/aws-iam:minimizePolicies': true,
    },
  });
  const settings = readSettings(app.node);
  const named = (name: string) => `gongnon-${settings.stage}-${name}`;
  const { table } = new TableStack(app, named('table'), { terminationProtection: true });
  const { pseudonymKey, mailLinkKey, sessionKey, webhookKey, signIn } = new IdentityStack(
    app,
    named('identity'),
    {
      settings,
      terminationProtection: true,
    },
  );
  const service = new ServiceStack(app, named('service'), {
    settings,
    table,
    pseudonymKey,
    mailLinkKey,
    sessionKey,
    webhookKey,
    signIn,
    bundles,
  });
  new AlarmStack(app, named('alarms'), { service, table });
  Tags.of(app).add('application', 'gongnon');
  Tags.of(app).add('stage', settings.stage);
  Validations.of(app).addPlugins(strict(new AwsSolutionsChecks(app)));
  return app;
}

/** The rule pack, with its warnings as errors: a warning that nobody answers is not read twice. */
function strict(pack: AwsSolutionsChecks): IPolicyValidationPlugin {
  return {
    name: pack.name,
    validate: (context: IPolicyValidationContext) => {
      const report = pack.validate(context);
      const violations = report.violations.map((violation) => ({ ...violation, severity: 'error' }));
      return { ...report, violations };
    },
  };
}
