// One function in a process of its own: imports the bundle it is given and answers the events it is sent.
const [, , file, exported, seconds] = process.argv;
const loaded = await import(file);

process.on('message', async ({ number, event }) => {
  const end = Date.now() + Number(seconds) * 1000;
  const context = { awsRequestId: String(number), getRemainingTimeInMillis: () => end - Date.now() };
  try {
    process.send({ number, result: await loaded[exported](event, context) });
  } catch (error) {
    process.send({ number, error: `${error.name}: ${error.message}` });
  }
});
process.send({ number: 0 });
