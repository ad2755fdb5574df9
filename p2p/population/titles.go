package population

import "linnet/p2p/rings"

// A title announced lives 45 minutes, and others are drawn every 33.
const titleLife = 45.0 / 33

// holdings counts how many listeners hold each title, by name. Listeners learn it from how many they
// find when they announce one; here they know it.
type holdings struct {
	shared []uint16 // by number in the pool of shared titles
	own    []uint16 // by artist and number of the title
	sizes  []uint16 // titles of each listener
	usable int      // of all titles, those of listeners who can be reached and do not lie
}

func (w *world) count() *holdings {
	h := &holdings{shared: make([]uint16, titlePool), own: make([]uint16, w.artists*maxTitles),
		sizes: make([]uint16, len(w.states))}
	lib := newLibrary(w)
	for i := range w.states {
		if w.states[i]&isOnline != 0 {
			lib.of(i, func(r recording) {
				if at := h.at(w, r); *at < 1<<16-1 {
					*at++
				}
				h.sizes[i]++
			})
		}
	}
	return h
}

func (h *holdings) at(w *world, r recording) *uint16 {
	if name := w.nameOf(r); name < titlePool {
		return &h.shared[name]
	}
	return &h.own[int(r.artist)*maxTitles+int(r.title)%maxTitles]
}

// weight is rings.TitleWeight of a title; 0 in a crowd that announces none.
func (w *world) weight(r recording) float64 {
	if w.holdings == nil {
		return 0
	}
	return rings.TitleWeight(int(*w.holdings.at(w, r)))
}

// drawn says whether a listener whose titles have that weight together has announced the wanted one.
func (w *world) drawn(listener int, x *want, weights float64) bool {
	_, titles := rings.Keys(len(w.states))
	if titles == 0 {
		return false
	}
	chance := titleLife * float64(titles) * w.weight(x.recording) / weights
	return unit(stir(uint64(listener)+1, x.name^0x7171)) < chance
}
