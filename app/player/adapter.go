package player

// adapter makes sound of another rate or other channels what its stream began as.
type adapter struct {
	toRate, toChannels int
	res                *resampler // of a part with another rate
	from               int        // that rate
	mixed              []float32
}

func (a *adapter) reset() { a.res = nil }

// adapt returns x as it is, or what comes of it, perhaps nothing yet; good until the next call.
func (a *adapter) adapt(x []float32, rate, channels int) []float32 {
	if rate == a.toRate && channels == a.toChannels {
		return x
	}
	a.mixed = stereo(a.mixed[:0], x, channels)
	x = a.mixed
	if rate != a.toRate {
		if rate < minRate || rate > maxRate {
			return nil
		}
		if a.res == nil || a.from != rate {
			a.res, a.from = newResampler(rate, a.toRate), rate
		}
		x = a.res.push(x)
	}
	return spread(x, a.toChannels)
}

// spread puts stereo into so many channels.
func spread(x []float32, channels int) []float32 {
	switch channels {
	case 1:
		out := make([]float32, len(x)/2)
		for i := range out {
			out[i] = (x[2*i] + x[2*i+1]) / 2
		}
		return out
	case 2:
		return x
	}
	out := make([]float32, len(x)/2*channels)
	for i := range len(x) / 2 {
		out[i*channels], out[i*channels+1] = x[2*i], x[2*i+1]
	}
	return out
}
