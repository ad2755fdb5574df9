package wishes

import (
	"strings"
	"time"

	"linnet/library"
	"linnet/p2p"
)

// Rules say which rows are wanted. A zero field wants anything.
type Rules struct {
	Formats    string        `json:",omitempty"` // extensions by content, parted by spaces: "flac wav"
	MinBitrate int           `json:",omitempty"` // bits per second; a row that does not say is not wanted
	MinLength  time.Duration `json:",omitempty"`
	MaxLength  time.Duration `json:",omitempty"` // a row that does not say how long it is is not wanted
	MaxSize    int64         `json:",omitempty"` // bytes
	MinHolders int           `json:",omitempty"`
	Free       bool          `json:",omitempty"` // only what its licence lets anyone share
}

// Want says whether a row that so many listeners hold keeps the rules.
func (r Rules) Want(row p2p.Row, holders int) bool {
	switch {
	case r.Formats != "" && !contains(strings.Fields(r.Formats), row.Format),
		row.Bitrate < r.MinBitrate,
		row.Duration < r.MinLength,
		r.MaxLength > 0 && (row.Duration > r.MaxLength || row.Duration == 0),
		r.MaxSize > 0 && row.Size > r.MaxSize,
		holders < r.MinHolders,
		r.Free && !library.FreeLicence(row.Licence):
		return false
	}
	return true
}

func contains(list []string, format string) bool {
	for _, f := range list {
		if strings.EqualFold(f, format) {
			return true
		}
	}
	return false
}
