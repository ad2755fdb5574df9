package scan

import (
	"path/filepath"
	"strings"
)

// audio are the extensions of files with sound. All are looked into: what is inside decides, and what cannot be read is listed
// with the reason, so that nothing that a listener has is passed over in silence.
var audio = extensions(
	// Known, whatever the player makes of them.
	"mp3 mp2 mp1 mpga mpa flac fla ogg oga opus spx wav wave bwf rf64 m4a m4b m4r mp4 aac adts aif aiff aifc afc dsf dff",
	"ape mac wv mpc mp+ mpp tta tak ofr ofs wma asf mka weba webm caf au snd amr awb 3ga ac3 eac3 ec3",
	// Locked by those who sold them, or of kinds that Linnet does not read.
	"m4p aax aaxc aa ra rm ram dts dtshd mlp thd shn la oma aa3 at3 at9 vqf qcp gsm voc w64 sd2 adx xwma",
	"mid midi kar mod xm it s3m mptm",
)

func extensions(lists ...string) map[string]bool {
	all := map[string]bool{}
	for _, list := range lists {
		for _, name := range strings.Fields(list) {
			all["."+name] = true
		}
	}
	return all
}

// isAudio goes by extension: what is inside decides later.
func isAudio(name string) bool { return audio[strings.ToLower(filepath.Ext(name))] }
