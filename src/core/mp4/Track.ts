/** A track of an mp4 or mov file, as its boxes describe it. Times are in ticks of `timescale` a second. */
export interface Track {
  readonly id: number;
  readonly kind: 'video' | 'sound' | 'other';
  readonly timescale: number;
  /** Of a picture: all that a decoder must know (SPS, PPS, colour) and nothing that may differ between equal streams. */
  readonly codec: string;
  /** Four letters: `avc1`, `mp4a`. */
  readonly codecName: string;
  /** Pixels; 0 for sound. */
  readonly width: number;
  readonly height: number;
  /** When each sample is shown, in the order of decoding. Without the edit list. */
  readonly times: number[];
  /** How long each sample lasts. */
  readonly durations: number[];
  /** Bytes of each sample; known of a fragmented file only. */
  readonly sizes: number[];
  /** Whether the first sample can be decoded by itself. */
  startsWithKeyframe: boolean;
  /** Media time at which the presentation starts, by the edit list. */
  readonly presentationStart: number;
}
