package player

import (
	"math"
	"time"
)

// GainMode says which loudness is evened out.
type GainMode string

// The modes. Automatic takes the album's gain where an album plays through.
const (
	GainTrack GainMode = ""
	GainAlbum GainMode = "album"
	GainAuto  GainMode = "auto"
	GainOff   GainMode = "off"
)

// Loudness is what is known of how loud a track is. Zeros are unknown.
type Loudness struct {
	Track, Album         float64 // gain in dB that brings it to the loudness of ReplayGain 2.0
	TrackPeak, AlbumPeak float64 // true peak, 1 is full scale
}

// Sound is how everything sounds. The zero value evens out tracks and changes nothing else.
type Sound struct {
	Gain      GainMode
	Preamp    float64       // dB, in every mode but GainOff
	Crossfade time.Duration // 0 to 12 s; tracks of one album in their order follow each other without
	Equaliser bool
	Bands     [10]float64 // dB, -12 to 12; see Bands
	Balance   float64     // -1 is left alone, 1 right alone
	Mono      bool
}

// maxFade is the longest crossfade: it is held in memory.
const maxFade = 12 * time.Second

// SetSound changes how everything sounds. The equaliser, balance and mono are heard at once; the rest begins anew where the track is.
func (p *Player) SetSound(s Sound) {
	p.do(func() {
		s.Crossfade = min(max(s.Crossfade, 0), maxFade)
		was := p.state.sound
		p.state.sound = s
		p.stage.effects.Store(newEffects(s, p.state.rate))
		if again := was.Gain != s.Gain || was.Preamp != s.Preamp || was.Crossfade != s.Crossfade; again && p.state.ring != nil {
			p.advance()
			p.begin(p.position())
		}
		p.touch()
	})
}

// gain is by how many dB an entry is turned up or down. It is never so much that its peaks would be cut off, where they are known.
func (p *Player) gain(e *entry, known Loudness) float64 {
	if e.Interlude != "" {
		return p.leveled(known)
	}
	gain := p.gainOfTrack(e, known)
	e.comes = evened{known.Track != 0, gain - known.Track}
	return gain
}

func (p *Player) gainOfTrack(e *entry, known Loudness) float64 {
	s := &p.state.sound
	if s.Gain == GainOff {
		return 0
	}
	gain, peak := known.Track, known.TrackPeak
	if known.Album != 0 && (s.Gain == GainAlbum || s.Gain == GainAuto && p.playsThrough(e)) {
		gain, peak = known.Album, known.AlbumPeak
	}
	gain += s.Preamp
	if peak > 0 {
		gain = min(gain, -20*math.Log10(peak))
	}
	return gain
}

// playsThrough says whether the album of an entry is heard in its order around it.
func (p *Player) playsThrough(e *entry) bool {
	q := &p.state.queue
	line := append(q.past[:len(q.past):len(q.past)], q.current)
	line = append(line, q.next[:min(len(q.next), len(p.state.segments)+1)]...)
	for i, one := range line {
		if one != e {
			continue
		}
		return i > 0 && inOrder(line[i-1], e) || i+1 < len(line) && inOrder(e, line[i+1])
	}
	return false
}

// inOrder says whether b follows a on one album.
func inOrder(a, b *entry) bool {
	return a != nil && b != nil && a.Album != "" && a.Album == b.Album && b.Number > a.Number
}

// crosses says whether b begins while a ends.
func (p *Player) crosses(a, b *entry) bool {
	return p.state.sound.Crossfade > 0 && b != nil && !inOrder(a, b) && a.Interlude == "" && b.Interlude == ""
}
