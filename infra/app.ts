import { fileURLToPath } from 'node:url';
import { bundleFunctions } from './bundle.ts';
import { makeDeployment } from './stacks/deployment.ts';

const outdir = process.env.CDK_OUTDIR ?? fileURLToPath(new URL('../cdk.out', import.meta.url));

makeDeployment(await bundleFunctions(), { outdir }).synth();
