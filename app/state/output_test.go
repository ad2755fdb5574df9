package state

import (
	"reflect"
	"testing"

	"linnet/app/player"
	"linnet/app/state/view"
)

// chooser is a sound server with devices.
type chooser struct {
	player.Output
	now     string
	devices []player.Device
	used    []string
}

func (c *chooser) Devices() []player.Device { return c.devices }
func (c *chooser) Now() string              { return c.now }
func (c *chooser) Use(id string)            { c.used = append(c.used, id) }

func TestWhereTheSoundGoes(t *testing.T) {
	card := player.NewNull(48000, nil)
	for name, c := range map[string]struct {
		output output
		silent bool
		says   string
	}{
		"a card":                 {output{card, ""}, false, "no sound card"},
		"none":                   {output{card, "none (no sound card was found)"}, true, "none (no sound card was found)"},
		"a server":               {output{&chooser{now: "Speakers"}, ""}, false, "Speakers"},
		"a server with nothing":  {output{&chooser{}, ""}, true, view.NoDevice.Text()},
		"nobody said what it is": {output{}, false, ""},
	} {
		if c.silent != c.output.silent() || c.says != c.output.says() {
			t.Errorf("%s: silent %v, %q", name, c.output.silent(), c.output.says())
		}
	}
}

// TestADeviceThatIsAwayIsStillNamed, so that the listener sees what was chosen.
func TestADeviceThatIsAwayIsStillNamed(t *testing.T) {
	o := output{&chooser{devices: []player.Device{{ID: "a", Name: "Speakers"}}}, ""}
	chosen := view.SoundValues{Device: "b", DeviceName: "Headphones"}
	want := []view.OutputDevice{{ID: "a", Name: "Speakers"}, {ID: "b", Name: "Headphones", Away: true}}
	if got := o.devices(chosen); !reflect.DeepEqual(got, want) {
		t.Errorf("devices %v", got)
	}
	if got := o.devices(view.SoundValues{Device: "a"}); !reflect.DeepEqual(got, want[:1]) {
		t.Errorf("devices %v", got)
	}
	if got := (output{player.NewNull(48000, nil), ""}).devices(chosen); got != nil {
		t.Errorf("a card without a choice has devices: %v", got)
	}
}

func TestChosenDeviceIsUsed(t *testing.T) {
	c := &chooser{}
	output{c, ""}.use("b")
	output{player.NewNull(48000, nil), ""}.use("b")
	if !reflect.DeepEqual(c.used, []string{"b"}) {
		t.Errorf("used %v", c.used)
	}
}
