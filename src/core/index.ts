// The package's public face.
export type { PageWarning } from './capture/PageRequest';
export type { Measurement } from './composition/Measurement';
export { type MeasureComposition, type ProbeJobOptions, probeComposition } from './composition/probe';
export {
  BrowserError,
  Cancelled,
  type ErrorDetails,
  FfmpegError,
  FramewrightError,
  InvalidInput,
  MissingMetadata,
  OutputError,
  PageError,
  VerifyError,
  WorkerError,
} from './errors';
export { LocalExecutor, type LocalExecutorOptions } from './executors/LocalExecutor';
export type { RenderExecutor } from './executors/RenderExecutor';
export type { FailureDetails, FailureReport, OptionHints } from './FailureReport';
export { type ChunkList, chunkAt, eachChunk } from './orchestrator/ChunkList';
export type { ChunkState, ChunkStatus, FailedAttempt } from './orchestrator/chunkState';
export type { Phase, RunEvent } from './orchestrator/events';
export { RenderOrchestrator } from './orchestrator/RenderOrchestrator';
export {
  initialRunState,
  type PhaseState,
  type RunState,
  type RunStatus,
  type RunWarning,
  reduceRun,
  type WorkerState,
} from './orchestrator/state';
export { type MachineOptions, machineOptions } from './plan/machineOptions';
export { parsePlan } from './plan/parsePlan';
export type {
  AudioCodec,
  AudioTrack,
  Composition,
  DistributedRenderOptions,
  NetworkPolicy,
  Props,
  Quality,
  RenderChunk,
  RendererOptions,
  RenderJobOptions,
  RenderPlan,
  RenderResult,
  VideoCodec,
} from './plan/types';
export { CompositionViewer, type FrameImage, type ViewerOptions } from './still/CompositionViewer';
export { renderStill, type StillJobOptions } from './still/renderStill';
export { type ConcatenateOptions, concatenateVideos } from './stitch/concatenateVideos';
export { Renderer } from './worker/Renderer';
