// What the extension needs only when something is rendered or played: the core, and what builds on it. A bundle of its own,
// reached through `loadEngine` only, so that starting VS Code does not pay for it.

export { resolveBrowser } from '../core/capture/resolveBrowser';
export { examinePage } from '../core/composition/examinePage';
export { localReferences } from '../core/composition/localReferences';
export { nearestRoot as webRootOf } from '../core/composition/locateComposition';
export { probeComposition } from '../core/composition/probe';
export { examine, type Finding, type Findings, type Programs } from '../core/doctor/examine';
export { type ErrorDetails, FramewrightError, InvalidInput, MissingMetadata, toFailureReport } from '../core/errors';
export { autoWorkers } from '../core/executors/autoWorkers';
export { resolveFfmpeg } from '../core/ffmpeg/resolveFfmpeg';
export { type Download, downloadFor, parseDownloads, platformName, type ToolName } from '../core/install/Download';
export { installTool } from '../core/install/installTool';
export { RenderOrchestrator } from '../core/orchestrator/RenderOrchestrator';
export { CompositionViewer } from '../core/still/CompositionViewer';
export { renderStill } from '../core/still/renderStill';
export { thumbnails } from '../core/still/thumbnails';
export { FilmServer } from './player/FilmServer';
export { playableCopy, removePlayableCopies } from './player/playableCopy';
