// Package spottest has a spoken spot for tests: Opus as an encoder wrote it, with tags. It speaks no language.
package spottest

import _ "embed"

//go:embed spoken.opus
var spoken []byte

// Seconds is how long Opus lasts.
const Seconds = 3

// Opus returns a file as a sponsor would upload it: mono, 48 kHz, 16 kbit/s, about -18.6 LUFS.
func Opus() []byte { return append([]byte{}, spoken...) }
