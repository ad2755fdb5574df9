package population

// Taste: listeners and artists are of circles, which are equally large. The artists of a circle stand everywhere among those in demand.
const (
	circles = 20
	// met is the share of a listener's neighbours that it met when it looked for something of its circle, and that stayed.
	met = 0.25
)

func circleOf(listener uint32) uint32 { return uint32(stir(uint64(listener)+1, 0x7a57e) % circles) }

// within returns an artist of a circle about as much in demand as another.
func (w *world) within(circle, artist uint32) uint32 {
	if a := artist - artist%circles + circle; int(a) < w.artists {
		return a
	}
	return artist
}

// drawnTo says whether a listener would look for an artist.
func (w *world) drawnTo(listener, artist uint32, luck float64) bool {
	return luck >= w.c.Taste || artist%circles == circleOf(listener)
}
