package limits

// Smooth is a rate that forgets a burst in a few steps, and rests at 0.
func Smooth(old, now float64) float64 {
	r := (old + now) / 2
	if r < 1 {
		return 0
	}
	return r
}
