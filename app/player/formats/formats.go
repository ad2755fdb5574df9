// Package formats says which files can be played, by what they are called: for lists, which look into none. Package player goes by content.
package formats

import (
	"os/exec"
	"path"
	"strings"
	"sync"
	"time"
)

// lookAgain is between two looks for an ffmpeg that was not there: it may be installed meanwhile.
const lookAgain = 30 * time.Second

var ffmpeg struct {
	sync.Mutex
	path   string
	err    error
	looked time.Time
}

// FFmpeg is where an installed ffmpeg is, which plays what Linnet does not decode itself. Tests set another.
var FFmpeg = findFFmpeg

func findFFmpeg() (string, error) {
	f := &ffmpeg
	f.Lock()
	defer f.Unlock()
	if f.path == "" && (f.looked.IsZero() || time.Since(f.looked) > lookAgain) {
		f.path, f.err = exec.LookPath("ffmpeg")
		f.looked = time.Now()
	}
	return f.path, f.err
}

var (
	own     = names("mp3 mp2 mpga mpa flac fla ogg oga opus wav wave bwf rf64 m4a m4b m4r mp4 aac adts aif aiff aifc afc dsf dff")
	outside = names("ape mac wv mpc mp+ mpp tta tak wma asf mka weba webm caf au snd amr 3ga ac3 eac3 ec3 spx dts dtshd mlp thd shn ra " +
		"rm w64 mp1 awb")
	locked = names("m4p aax aaxc aa")
)

func names(list string) map[string]bool {
	all := map[string]bool{}
	for name := range strings.FieldsSeq(list) {
		all["."+name] = true
	}
	return all
}

// Unplayable says in a sentence why a file that is called so will not play; "": it will, if it is what it is called.
func Unplayable(name string) string {
	switch ext := strings.ToLower(path.Ext(name)); {
	case own[ext]:
		return ""
	case outside[ext]:
		if _, err := FFmpeg(); err != nil {
			return "It takes ffmpeg to play this kind of file, and that is not installed."
		}
		return ""
	case locked[ext]:
		return "It is locked by who sold it, and plays only in their program."
	}
	return "Linnet does not play this kind of file."
}
