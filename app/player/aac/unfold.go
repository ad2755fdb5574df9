package aac

// unfold adds to out the first half of the transform's output, under the rising window, and puts the second half under the
// falling one into rest. d is of the length of each.
func unfold(d []float32, w *window, out, rest []float32) {
	n := len(d)
	half := n / 2
	d, out, rest = d[:n:n], out[:n:n], rest[:n:n]
	rise, fall := w.rise[:n:n], w.fall[:n:n]
	for i, v := range d[half:] {
		out[i] = rest[i] + v*rise[i]
		out[n-1-i] = rest[n-1-i] - v*rise[n-1-i]
	}
	for i, v := range d[:half] {
		rest[half-1-i] = -v * fall[half-1-i]
		rest[half+i] = -v * fall[half+i]
	}
}
