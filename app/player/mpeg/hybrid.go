package mpeg

import "math"

// channel is what is kept of one channel from granule to granule.
type channel struct {
	kept    [32][18]float32            // halves of transforms, to be added to the next
	held    int                        // subbands from which on kept is zero
	history [(15 + slots) * 32]float32 // transformed slots: 15 old ones, then those of the granule
}

// slots are the most samples of each subband that are synthesised at a time.
const slots = 18

// aliases are the two factors of each of the eight butterflies between subbands (ISO 11172-3, table 3-B.9).
var aliases = makeAliases()

func makeAliases() (all [8][2]float32) {
	for i, c := range [8]float64{-.6, -.535, -.33, -.185, -.095, -.041, -.0142, -.0037} {
		s := 1 / math.Sqrt(1+c*c)
		all[i] = [2]float32{float32(s), float32(c * s)}
	}
	return all
}

// reduceAliases is for the first boundaries between subbands.
func reduceAliases(x *[576]float32, boundaries int) {
	for n := 1; n <= boundaries; n++ {
		up, down := x[18*n:18*n+8], x[18*n-8:18*n]
		for i := range 8 {
			a, b := down[7-i], up[i]
			cs, ca := aliases[i][0], aliases[i][1]
			down[7-i], up[i] = a*cs-b*ca, b*cs+a*ca
		}
	}
}

// hybrid makes samples of 32 subbands out of the lines of a granule. out has 18 of each, the subbands of one time together.
func (c *channel) hybrid(g *granule, x *[576]float32, out *[slots * 32]float32) {
	long := 32 // subbands of long blocks
	if g.kind != allLong {
		g.reorder(x)
		long = g.layout.lines / 18
	}
	used := (g.used + 17) / 18
	boundaries := min(long-1, used)
	reduceAliases(x, boundaries)
	if boundaries == used {
		used++ // the highest has reached into the next
	}
	used = min(used, 32)
	for n := range used {
		lines, to := (*[18]float32)(x[18*n:]), (*[17*32 + 1]float32)(out[n:])
		switch {
		case n >= long:
			c.short(n, lines, to)
		case g.mixed && n < 2:
			imdct36(lines, &c.kept[n], &windows[0][n&1], to)
		default:
			imdct36(lines, &c.kept[n], &windows[g.blockType][n&1], to)
		}
	}
	c.fade(used, out)
}

// short transforms the three short blocks of subband n.
func (c *channel) short(n int, x *[18]float32, out *[17*32 + 1]float32) {
	var y [36]float32
	w := &windows[2][0]
	for i := range 3 {
		imdct12(x[i:], w, y[6+6*i:])
	}
	if n&1 == 1 {
		for i := 1; i < 36; i += 2 {
			y[i] = -y[i]
		}
	}
	kept := &c.kept[n]
	for i := range 18 {
		out[32*i] = kept[i] + y[i]
		kept[i] = y[18+i]
	}
}

// fade gives out what is kept of the subbands from used on, which have no lines now.
func (c *channel) fade(used int, out *[slots * 32]float32) {
	for n := used; n < 32; n++ {
		for i := range 18 {
			out[32*i+n] = c.kept[n][i]
		}
		if n < c.held {
			c.kept[n] = [18]float32{}
		}
	}
	c.held = used
}
