package mp4

import "strings"

// known is whether the codec is one that the sound of a player comes in.
func (s *Sound) known() bool {
	switch s.Codec {
	case "mp4a": // AAC of MPEG-4, or of MPEG-2 in three profiles
		return len(s.Config) > 0 && (s.Object == 0x40 || s.Object >= 0x66 && s.Object <= 0x68)
	case "alac", "fLaC", "Opus":
		return len(s.Config) > 0
	}
	return false
}

// describe reads the first sample entry: size, codec, 8 bytes, the version of QuickTime at 16, and 36 bytes in all.
func (s *Sound) describe(x []byte) {
	if len(x) < 36 {
		return
	}
	x = x[:min(len(x), max(36, int(big32(x)&(1<<31-1))))]
	s.Codec = strings.TrimSpace(string(x[4:8]))
	own := 36
	switch big16(x[16:]) {
	case 1:
		own += 16
	case 2:
		own += 36
	}
	if own < len(x) {
		s.children(x[own:], 0)
	}
}

// children reads the boxes within a sample entry, and within a wave of QuickTime in one.
func (s *Sound) children(x []byte, depth int) {
	for len(x) >= 8 {
		n := int(big32(x) & (1<<31 - 1))
		if n < 8 || n > len(x) {
			return
		}
		body := x[8:n]
		switch kind := string(x[4:8]); {
		case kind == "wave" && depth == 0:
			s.children(body, 1)
		case kind == "esds" && len(body) > 4:
			s.descriptors(body[4:])
		case kind == "alac" && len(body) > 4, kind == "dfLa" && len(body) > 4:
			s.Config = body[4:] // behind version and flags
		case kind == "dOps":
			s.Config = body
		}
		x = x[n:]
	}
}

// descriptors reads those of an esds (ISO 14496-1, 7.2.6): tag 3 holds tag 4, which holds tag 5.
func (s *Sound) descriptors(x []byte) {
	const stream, config, specific = 3, 4, 5
	for len(x) >= 2 {
		kind, n := x[0], 0
		x = x[1:]
		for range 4 {
			if len(x) == 0 {
				return
			}
			b := x[0]
			n, x = n<<7|int(b&127), x[1:]
			if b < 128 {
				break
			}
		}
		skip := n
		switch {
		case kind == stream && len(x) >= 3:
			skip = 3 // no flags, as MP4 demands
		case kind == config && len(x) >= 13:
			s.Object, skip = x[0], 13
		case kind == specific:
			s.Config = x[:min(n, len(x))]
			return
		}
		if skip > len(x) {
			return
		}
		x = x[skip:]
	}
}
