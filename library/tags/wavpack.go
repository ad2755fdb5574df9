package tags

// useOldWavPack: what a WAV holds is packed, and its size is that of what was packed.
func (f *File) useOldWavPack() { f.sound.format = "WavPack" }
