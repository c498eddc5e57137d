import { conductorKey } from './config';
import { Realm } from './Realm';
import type { AnswerMessage, OrderMessage } from './RemoteWorker';

/** What a dedicated worker has and a window has not. */
interface WorkerScope {
  postMessage(message: unknown): void;
  close(): void;
}

const scope = globalThis as unknown as WorkerScope;
const nativePost = scope.postMessage.bind(scope);
const nativeClose = scope.close.bind(scope);

/** Obeys the page's orders, one after the other. */
function startWorker(): void {
  const { token, originMs } = FRAMEWRIGHT;
  const warnings: string[] = [];
  const answer = (rest: Omit<AnswerMessage, 'token' | 'warnings'>) =>
    nativePost({ token, warnings: warnings.splice(0), ...rest } satisfies AnswerMessage);
  const realm = new Realm(FRAMEWRIGHT, originMs, {
    onWarning: (message) => warnings.push(message),
    onWorker: () => {},
  });
  // A worker that it starts asks what time it is.
  Object.defineProperty(globalThis, conductorKey, { value: realm.clock });

  const obey = async ({ order, now }: OrderMessage) => {
    realm.clock.now = now;
    if (order === 'timer') await realm.runNext();
    if (order === 'round') await realm.runRound();
    await realm.work.settle();
    const { nextDue } = realm;
    answer({ state: { nextDue, awaitsRound: realm.awaitsRound } });
  };
  let last: Promise<unknown> = Promise.resolve();
  addEventListener('message', (event: MessageEvent<Partial<OrderMessage> | null>) => {
    if (event.data?.token !== token) return;
    event.stopImmediatePropagation();
    const order = event.data as OrderMessage;
    last = last.then(() => obey(order));
  });
  scope.close = () => {
    answer({});
    nativeClose();
  };
}

startWorker();
