import { expect, inject } from 'vitest';
import { paintedFrame, renderIntro } from './support/film';
import { testIn } from './support/vscode';

// All but the workbench's own port is asked for through a proxy that is not there.
const test = testIn('films', () => [
  '--proxy-server=127.0.0.1:9',
  `--proxy-bypass-list=<-loopback>;${inject('vscode')}`,
]);

test('plays as a resource of the webview where loopback is blocked', async ({ workbench }) => {
  const video = await renderIntro(workbench);
  expect(await video.evaluate((each: HTMLVideoElement) => each.currentSrc)).toContain('vscode-resource');
  await workbench.webview.locator('.timeline').focus();
  await workbench.page.keyboard.press('End');
  await expect.poll(() => paintedFrame(video)).toBe(119);
});
