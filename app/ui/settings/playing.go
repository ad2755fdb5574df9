package settings

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/page"
)

// playingPage is for how everything sounds, and what becomes of what was heard.
type playingPage struct {
	object                             fyne.CanvasObject
	gains, fades, presets              map[string]*kit.Chip
	equaliser, mono, announce, private *kit.Switch
	preamp, balance                    *kit.Slider
	bands                              [10]*kit.Slider
	preampText                         *kit.Text
	devices                            *deviceChips
}

// pitches name the bands of the equaliser.
var pitches = [10]message.ID{message.ID("32 Hz"), message.ID("63 Hz"), message.ID("125 Hz"), message.ID("250 Hz"), message.ID("500 Hz"),
	message.ID("1 kHz"), message.ID("2 kHz"), message.ID("4 kHz"), message.ID("8 kHz"), message.ID("16 kHz")}

// span is how many dB a slider goes up and down.
const span = 12

func newPlayingPage(a SoundActions) *playingPage {
	p := &playingPage{gains: map[string]*kit.Chip{}, fades: map[string]*kit.Chip{}, presets: map[string]*kit.Chip{}}
	set := a.SetSound
	p.equaliser = kit.NewSwitch(func(on bool) { set(func(v *view.SoundValues) { v.Equaliser = on }) })
	p.mono = kit.NewSwitch(func(on bool) { set(func(v *view.SoundValues) { v.Mono = on }) })
	p.announce = kit.NewSwitch(func(on bool) { set(func(v *view.SoundValues) { v.Announce = on }) })
	p.private = kit.NewSwitch(func(on bool) { set(func(v *view.SoundValues) { v.Private = on }) })
	p.preamp = kit.NewSlider(false, func(at float64) { set(func(v *view.SoundValues) { v.Preamp = decibels(at) }) })
	p.balance = kit.NewSlider(false, func(at float64) { set(func(v *view.SoundValues) { v.Balance = 2*at - 1 }) })
	p.preampText = kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall, Align: fyne.TextAlignTrailing}, "")
	sides := kit.Beside(10, 1, kit.NewText(kit.Style{}, message.Text("Left")), p.balance, kit.NewText(kit.Style{}, message.Text("Right")))
	p.devices = newDeviceChips(set)
	p.object = page.Scrolled(p.devices.object,
		page.ChoiceCard(message.Text("Even loudness"),
			page.Prose(message.Text("Quiet and loud recordings are brought to one loudness, by their "+
				"tags or by Linnet's own measurement. "+
				"Peaks are never cut off, and the files stay as they are.")), nil, kit.Inset(p.gainChips(set), kit.Sides(8, 0, 4, 0)),
			kit.Beside(10, 1, kit.NewText(kit.Style{}, message.Text("Louder or softer in all")), p.preamp,
				container.New(kit.Wide(64), p.preampText))),
		page.ChoiceCard(message.Text("Crossfade"),
			page.Prose(message.Text("The end of a song sounds under the beginning of the next. Songs of "+
				"one album in their order are left alone.")), nil,
			kit.Inset(p.fadeChips(set), kit.Sides(8, 0, 0, 0))),
		page.ChoiceCard(message.Text("Equaliser"), page.Prose(message.Text("Ten bands, an octave apart.")), p.equaliser,
			kit.Inset(p.presetChips(set), kit.Sides(8, 0, 8, 0)), p.bandRows(set)),
		page.ChoiceCard(message.Text("Balance"), page.Prose(message.Text("How much of the sound each side has.")), nil,
			kit.Inset(sides, kit.Sides(4, 0, 0, 0))),
		page.ChoiceCard(message.Text("One channel"), page.Prose(message.Text("Both sides play the same, for one ear or one loudspeaker.")),
			p.mono),
		page.ChoiceCard(message.Text("Announce new songs"),
			page.Prose(message.Text("The desktop shows a notice when another song begins.")),
			p.announce),
		page.ChoiceCard(message.Text("Private listening"),
			page.Prose(message.Text("Nothing that you hear is counted, kept or sent while this is on.")), p.private))
	return p
}

type setSound func(alter func(*view.SoundValues))

// chips is a line of choices; each is kept under its key.
func chips(into map[string]*kit.Chip, choices [][2]string, choose func(key string)) fyne.CanvasObject {
	line := kit.Flow(8)
	for _, c := range choices {
		into[c[0]] = kit.NewChip(c[1], func() { choose(c[0]) })
		line.Add(into[c[0]])
	}
	return line
}

func (p *playingPage) gainChips(set setSound) fyne.CanvasObject {
	return chips(p.gains, [][2]string{{"", message.Text("Each song")}, {"album", message.Text("Each album")},
		{"auto", message.Text("Albums that play through")}, {"off", message.Text("As recorded")}},
		func(key string) { set(func(v *view.SoundValues) { v.Gain = key }) })
}

func (p *playingPage) fadeChips(set setSound) fyne.CanvasObject {
	choices := [][2]string{{"0", message.Text("Off")}}
	seconds := map[string]int{"0": 0}
	for _, n := range []int{1, 2, 4, 6, 8, 12} {
		key := fmt.Sprint(n)
		seconds[key] = n
		choices = append(choices, [2]string{key, message.Text("{n} s", "n", fmt.Sprint(n))})
	}
	return chips(p.fades, choices, func(key string) { set(func(v *view.SoundValues) { v.Crossfade = seconds[key] }) })
}

func (p *playingPage) presetChips(set setSound) fyne.CanvasObject {
	var choices [][2]string
	bands := map[string][10]float64{}
	for _, preset := range view.Presets {
		choices = append(choices, [2]string{string(preset.Name), preset.Name.Text()})
		bands[string(preset.Name)] = preset.Bands
	}
	return chips(p.presets, choices, func(key string) {
		set(func(v *view.SoundValues) { v.Bands, v.Equaliser = bands[key], true })
	})
}

func (p *playingPage) bandRows(set setSound) fyne.CanvasObject {
	rows := make([]fyne.CanvasObject, len(p.bands))
	for i := range p.bands {
		p.bands[i] = kit.NewSlider(false, func(at float64) {
			set(func(v *view.SoundValues) {
				v.Bands[i], v.Equaliser = decibels(at), true
			})
		})
		name := kit.NewText(kit.Style{Color: kit.ColorMuted, Size: kit.SizeSmall}, pitches[i].Text())
		rows[i] = kit.Beside(10, 1, container.New(kit.Wide(64), name), p.bands[i])
	}
	return kit.Down(2, rows...)
}

// decibels is what a place on a slider stands for, in halves; place is the way back.
func decibels(at float64) float64 { return float64(int((at-.5)*4*span+48.5)-48) / 2 }

func place(db float64) float64 { return .5 + db/(2*span) }

func (p *playingPage) root() fyne.CanvasObject { return p.object }

func (p *playingPage) show(set *view.Settings) {
	v := &set.Sound
	p.devices.show(set)
	for key, chip := range p.gains {
		chip.Set(key == v.Gain)
	}
	for key, chip := range p.fades {
		chip.Set(key == fmt.Sprint(v.Crossfade))
	}
	for _, preset := range view.Presets {
		p.presets[string(preset.Name)].Set(v.Equaliser && preset.Bands == v.Bands)
	}
	for i, band := range p.bands {
		band.Set(place(v.Bands[i]), 0)
	}
	p.preamp.Set(place(v.Preamp), 0)
	p.preampText.Set(message.Text("{n} dB", "n", fmt.Sprintf("%+.1f", v.Preamp)))
	p.balance.Set((v.Balance+1)/2, 0)
	p.equaliser.Set(v.Equaliser)
	p.mono.Set(v.Mono)
	p.announce.Set(v.Announce)
	p.private.Set(v.Private)
}
