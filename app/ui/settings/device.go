package settings

import (
	"slices"

	"fyne.io/fyne/v2"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/app/ui/kit"
	"linnet/app/ui/page"
)

// deviceChips choose where the sound goes. They are hidden where there is no choice.
type deviceChips struct {
	object fyne.CanvasObject
	line   *fyne.Container
	set    setSound
	shown  []view.OutputDevice
	chips  []*kit.Chip // the system's default, then those shown
}

func newDeviceChips(set setSound) *deviceChips {
	d := &deviceChips{line: kit.Flow(8), set: set}
	d.object = page.ChoiceCard(message.Text("Device"),
		page.Prose(message.Text("Where the sound goes. While a device that you chose is away, the system's default sounds.")), nil,
		kit.Inset(d.line, kit.Sides(8, 0, 0, 0)))
	d.object.Hide()
	return d
}

func (d *deviceChips) show(set *view.Settings) {
	if len(set.Devices) == 0 {
		d.object.Hide()
		return
	}
	if d.chips == nil || !slices.Equal(d.shown, set.Devices) {
		d.fill(set.Devices)
	}
	d.chips[0].Set(set.Sound.Device == "")
	for i, device := range d.shown {
		d.chips[i+1].Set(device.ID == set.Sound.Device)
	}
	d.object.Show()
}

func (d *deviceChips) fill(devices []view.OutputDevice) {
	d.shown, d.chips = devices, nil
	d.line.RemoveAll()
	d.add(view.OutputDevice{}, message.Text("The system's default"))
	for _, device := range devices {
		name := device.Name
		if device.Away {
			name = message.Text("{device} (away)", "device", name)
		}
		d.add(device, name)
	}
	d.line.Refresh()
}

func (d *deviceChips) add(device view.OutputDevice, name string) {
	chip := kit.NewChip(name, func() {
		d.set(func(v *view.SoundValues) { v.Device, v.DeviceName = device.ID, device.Name })
	})
	d.chips = append(d.chips, chip)
	d.line.Add(chip)
}
