package state

import (
	"slices"

	"linnet/app/player"
	"linnet/app/state/view"
)

// output is where the sound goes, as the slices see it.
type output struct {
	player.Output
	none string // why there is no sound; empty: there is some
}

// silent says that what plays is not heard.
func (o output) silent() bool { return o.none != "" || o.Output != nil && o.now() == "" }

// now is what a person would call the device that sounds, or empty while none does.
func (o output) now() string {
	if c, ok := o.Output.(player.Chooser); ok {
		return c.Now()
	}
	return o.Name()
}

// says is where the sound goes, or why it goes nowhere.
func (o output) says() string {
	switch {
	case o.none != "":
		return o.none
	case o.Output == nil:
		return ""
	case o.now() == "":
		return view.NoDevice.Text()
	}
	return o.now()
}

// devices are those to choose from, with the chosen one where it is away; none where there is no choice.
func (o output) devices(chosen view.SoundValues) []view.OutputDevice {
	c, ok := o.Output.(player.Chooser)
	if !ok {
		return nil
	}
	var list []view.OutputDevice
	for _, d := range c.Devices() {
		list = append(list, view.OutputDevice{ID: d.ID, Name: d.Name})
	}
	is := func(d view.OutputDevice) bool { return d.ID == chosen.Device }
	if chosen.Device != "" && !slices.ContainsFunc(list, is) {
		list = append(list, view.OutputDevice{ID: chosen.Device, Name: chosen.DeviceName, Away: true})
	}
	return list
}

// use moves the sound to a device by its ID, or to the system's default for an empty one.
func (o output) use(id string) {
	if c, ok := o.Output.(player.Chooser); ok {
		c.Use(id)
	}
}
