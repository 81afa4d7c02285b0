// Says how many milliseconds a bundle takes from its import to its first answer.
const [, , bundle, institution] = process.argv;
const began = performance.now();
const { handler } = await import(bundle);
const path = `/api/v1/institutions/${institution}/rules`;
const { statusCode } = await handler(
  {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: { host: 'gongnon.example', accept: 'application/json' },
    requestContext: {
      accountId: '0',
      apiId: '0',
      domainName: 'gongnon.example',
      domainPrefix: 'gongnon',
      http: { method: 'GET', path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
      requestId: '0',
      routeKey: '$default',
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
    isBase64Encoded: false,
  },
  { awsRequestId: '0', getRemainingTimeInMillis: () => 10_000 },
);
const took = performance.now() - began;
if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
process.stdout.write(`${took}\n`);
process.exit(0);
