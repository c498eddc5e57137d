/** Ids of all commands, as the manifest declares them. */
export const commandIds = {
  renderComposition: 'framewright.renderComposition',
  renderWithOptions: 'framewright.renderWithOptions',
  renderFrameRange: 'framewright.renderFrameRange',
  renderStill: 'framewright.renderStill',
  showPlan: 'framewright.showPlan',
  previewComposition: 'framewright.previewComposition',
  cancelRender: 'framewright.cancelRender',
  retryChunk: 'framewright.retryChunk',
  retryFailedChunks: 'framewright.retryFailedChunks',
  playOutput: 'framewright.playOutput',
  revealOutput: 'framewright.revealOutput',
  copyOutputPath: 'framewright.copyOutputPath',
  openChunkLog: 'framewright.openChunkLog',
  /** Opens the page where a failure says it happened. */
  goToFailure: 'framewright.goToFailure',
  renderAgain: 'framewright.renderAgain',
  removeRender: 'framewright.removeRender',
  clearFinished: 'framewright.clearFinished',
  newComposition: 'framewright.newComposition',
  openSample: 'framewright.openSample',
  checkSetup: 'framewright.checkSetup',
  installTools: 'framewright.installTools',
  /** Opens the setting that takes an existing browser or ffmpeg. Takes its name. */
  openMachineSetting: 'framewright.openMachineSetting',
  /** Writes the tag that a page lacks. */
  insertTag: 'framewright.insertTag',
  showLog: 'framewright.showLog',
  /** What a click on the status bar item offers. */
  showActions: 'framewright.showActions',
} as const;

export type CommandId = (typeof commandIds)[keyof typeof commandIds];
