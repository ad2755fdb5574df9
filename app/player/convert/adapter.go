package convert

// Adapter makes sound of another rate or other channels what its stream began as.
type Adapter struct {
	ToRate, ToChannels int
	res                *Resampler // of a part with another rate
	from               int        // that rate
	mixed              []float32
}

// Reset forgets what is held back for the next call: what follows does not follow the last.
func (a *Adapter) Reset() { a.res = nil }

// Adapt returns x as it is, or what comes of it, perhaps nothing yet; good until the next call.
func (a *Adapter) Adapt(x []float32, rate, channels int) []float32 {
	if rate == a.ToRate && channels == a.ToChannels {
		return x
	}
	a.mixed = Stereo(a.mixed[:0], x, channels)
	x = a.mixed
	if rate != a.ToRate {
		if rate < MinRate || rate > MaxRate {
			return nil
		}
		if a.res == nil || a.from != rate {
			a.res, a.from = NewResampler(rate, a.ToRate), rate
		}
		x = a.res.Push(x)
	}
	return spread(x, a.ToChannels)
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
