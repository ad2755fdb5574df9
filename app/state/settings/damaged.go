package settings

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"strconv"
	"time"

	"linnet/app/message"
	"linnet/app/state/jsonfile"
	"linnet/app/state/view"
	"linnet/p2p"
)

// DamagedSettings says that the settings cannot be understood. Whether the listener wanted a proxy, and who may
// find this computer, is then unknown: nothing may touch the network before a person has decided.
type DamagedSettings struct {
	Path string    // of the settings
	Copy string    // the last good copy; "" if there is none that can be understood
	From time.Time // when the copy was written
	Why  error
}

// Error is the sentence for somebody without a window.
func (d *DamagedSettings) Error() string {
	if d.Copy == "" {
		return message.Text("the settings in {path} are damaged ({reason}), so Linnet does not know whether you want a proxy and who "+
			"may find you, "+
			"and stays off the network; remove that file to begin with new settings", "path", d.Path, "reason", d.Why.Error())
	}
	return message.Text("the settings in {path} are damaged ({reason}), so Linnet does not know whether you want a proxy and who may "+
		"find you, "+
		"and stays off the network; copy {copy}, which is from {date}, over it to go on as before, or remove both files to begin with "+
		"new settings",
		"path", d.Path, "reason", d.Why.Error(), "copy", d.Copy, "date", message.LongDate(d.From))
}

func (d *DamagedSettings) Unwrap() error { return d.Why }

// lastGood is where the copy of the settings at path is kept.
func lastGood(path string) string { return path + ".last" }

func firstValues() view.Values {
	return view.Values{Mode: view.ModeQuiet, Theme: view.ThemeSystem, Volume: 0.8}
}

// OpenPreferences reads the file at path. Without one everything is as at the first start. Where the file cannot be
// understood, or is gone while its copy is there, the error is a *DamagedSettings, and nothing is changed.
func OpenPreferences(path string) (*Preferences, error) {
	values, err := readValues(path)
	_, noCopy := os.Stat(lastGood(path))
	if errors.Is(err, fs.ErrNotExist) && noCopy != nil {
		return &Preferences{path: path, now: firstValues()}, nil
	}
	if err != nil {
		return nil, damaged(path, err)
	}
	if noCopy != nil {
		if err := jsonfile.Write(lastGood(path), values); err != nil {
			return nil, err
		}
	}
	return &Preferences{path: path, now: values}, nil
}

func damaged(path string, why error) *DamagedSettings {
	d := &DamagedSettings{Path: path, Why: shortly(why)}
	if _, err := readValues(lastGood(path)); err == nil {
		d.Copy = lastGood(path)
		if info, err := os.Stat(d.Copy); err == nil {
			d.From = info.ModTime()
		}
	}
	return d
}

// shortly leaves the path out of an error that is told beside it.
func shortly(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// maxSettings is how large a settings file may be, in bytes; one with a thousand hidden ads is a fifth of it.
const maxSettings = 256 << 10

// readValues reads settings and refuses those that would not keep what the listener chose.
func readValues(path string) (view.Values, error) {
	f, err := os.Open(path)
	if err != nil {
		return view.Values{}, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxSettings+1))
	if err != nil {
		return view.Values{}, err
	}
	if len(raw) > maxSettings {
		return view.Values{}, message.Error("it is larger than settings can be")
	}
	values := firstValues()
	there := map[string]json.RawMessage(nil)
	if err := errors.Join(json.Unmarshal(raw, &there), json.Unmarshal(raw, &values)); err != nil || there == nil {
		return view.Values{}, message.Error("it is cut off or overwritten")
	}
	switch values.Mode {
	case view.ModeLAN, view.ModeQuiet, view.ModePublic:
	default:
		return view.Values{}, message.Error("“{mode}” is no mode", "mode", string(values.Mode))
	}
	if err := p2p.CheckProxy(values.Proxy); err != nil {
		return view.Values{}, message.Error("its proxy is no address")
	}
	return values, nil
}

// UseCopy goes on with the last good copy. The damaged file is kept beside it under another name.
func (d *DamagedSettings) UseCopy() error {
	values, err := readValues(d.Copy)
	if err != nil {
		return message.Wrap(err, "reading the last good copy: {reason}")
	}
	return d.replace(values)
}

// BeginAnew goes on with the settings of a first start, which asks the first questions again. The damaged file is kept
// beside it under another name.
func (d *DamagedSettings) BeginAnew() error { return d.replace(firstValues()) }

func (d *DamagedSettings) replace(values view.Values) error {
	for n := 1; ; n++ {
		aside := d.Path + ".damaged-" + strconv.Itoa(n)
		if _, err := os.Lstat(aside); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := os.Rename(d.Path, aside); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return message.Wrap(err, "setting the damaged settings aside: {reason}")
		}
		break
	}
	return errors.Join(jsonfile.Write(d.Path, values), jsonfile.Write(lastGood(d.Path), values))
}
