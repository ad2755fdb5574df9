// Package convert brings samples to other channels and to another rate. It knows no file and no queue.
package convert

import (
	"slices"

	"linnet/app/player/aac"
)

// MaxChannels is how many channels a track may have, in the order of WAV.
const MaxChannels = 8

// half is 3 dB less, what the centre and the surrounds have in the mix of ITU-R BS.775-4, annex 4.
const half = 0.70710678

// Layouts are the speakers of that many channels, in the order of WAV and FLAC.
var Layouts = [MaxChannels + 1][]aac.Speaker{
	3: {aac.FrontLeft, aac.FrontRight, aac.FrontCentre},
	4: {aac.FrontLeft, aac.FrontRight, aac.BackLeft, aac.BackRight},
	5: {aac.FrontLeft, aac.FrontRight, aac.FrontCentre, aac.BackLeft, aac.BackRight},
	6: {aac.FrontLeft, aac.FrontRight, aac.FrontCentre, aac.LowFrequency, aac.BackLeft, aac.BackRight},
	7: {aac.FrontLeft, aac.FrontRight, aac.FrontCentre, aac.LowFrequency, aac.BackCentre, aac.SideLeft, aac.SideRight},
	8: {aac.FrontLeft, aac.FrontRight, aac.FrontCentre, aac.LowFrequency, aac.BackLeft, aac.BackRight, aac.SideLeft, aac.SideRight},
}

// Weights are how much of each channel goes to the left and to the right. The low frequency channel is left out, as BS.775 says:
// it is an effect that the others carry too. Nothing is turned down for the sum; the limiter keeps the peaks.
func Weights(speakers []aac.Speaker) [][2]float32 {
	list := make([][2]float32, len(speakers))
	for i, s := range speakers {
		switch s {
		case aac.FrontLeft, aac.LeftOfCentre:
			list[i] = [2]float32{1, 0}
		case aac.FrontRight, aac.RightOfCentre:
			list[i] = [2]float32{0, 1}
		case aac.FrontCentre:
			list[i] = [2]float32{half, half}
		case aac.BackLeft, aac.SideLeft:
			list[i] = [2]float32{half, 0}
		case aac.BackRight, aac.SideRight:
			list[i] = [2]float32{0, half}
		case aac.BackCentre: // as two surrounds that share it
			list[i] = [2]float32{half * half, half * half}
		}
	}
	return list
}

var mixes = mixOfEach()

func mixOfEach() (all [MaxChannels + 1][][2]float32) {
	for n, speakers := range Layouts {
		all[n] = Weights(speakers)
	}
	return all
}

// Stereo appends x mixed to two channels.
func Stereo(dst, x []float32, channels int) []float32 {
	switch channels {
	case 1:
		for _, v := range x {
			dst = append(dst, v, v)
		}
		return dst
	case 2:
		return append(dst, x...)
	}
	return MixDown(dst, x, mixes[channels])
}

// MixDown appends x, of as many channels as there are weights.
func MixDown(dst, x []float32, weights [][2]float32) []float32 {
	n := len(weights)
	dst = slices.Grow(dst, 2*len(x)/n)
	for ; len(x) >= n; x = x[n:] {
		var left, right float32
		for i, v := range x[:n] {
			left += weights[i][0] * v
			right += weights[i][1] * v
		}
		dst = append(dst, left, right)
	}
	return dst
}
