package desktop

import (
	"context"
	"errors"
	"time"

	"github.com/godbus/dbus/v5"
)

// system asks the services of a Linux desktop over D-Bus.
var system = services{session: connectSession, machine: dbus.ConnectSystemBus}

// connectSession connects to the bus of the session if there is one. dbus.ConnectSessionBus would start a bus where there is none, which
// nobody else uses and nothing ends.
func connectSession(o ...dbus.ConnOption) (*dbus.Conn, error) {
	c, err := dbus.SessionBusPrivateNoAutoStartup(o...)
	if err != nil {
		return nil, err
	}
	if err = c.Auth(nil); err == nil {
		err = c.Hello()
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

type services struct {
	session, machine func(...dbus.ConnOption) (*dbus.Conn, error)
}

// idle asks GNOME's compositor for the time since the last input, then the screen saver of KDE and others. Last, it asks the session
// manager, which the desktop informs.
func (s services) idle(ctx context.Context) (idle, known bool) {
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	if c, err := s.session(dbus.WithContext(ctx)); err == nil {
		defer c.Close()
		var ms uint64
		if mutterIdle.call(ctx, c, &ms) {
			return time.Duration(ms)*time.Millisecond >= idleAfter, true
		}
		var seconds uint32
		if saverIdle.call(ctx, c, &seconds) {
			return time.Duration(seconds)*time.Second >= idleAfter, true
		}
	}
	hint, ok := property[bool](ctx, s.machine, loginIdle)
	return hint, ok
}

// The answers of NetworkManager about the connections in use (NMMetered).
const (
	nmYes      = 1
	nmNo       = 2
	nmGuessYes = 3
	nmGuessNo  = 4
)

func (s services) metered(ctx context.Context) (metered, known bool) {
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	says, ok := property[uint32](ctx, s.machine, networkMetered)
	switch {
	case ok && (says == nmYes || says == nmGuessYes):
		return true, true
	case ok && (says == nmNo || says == nmGuessNo):
		return false, true
	}
	return false, false
}

// A member is a method or a property of an object on the bus.
type member struct{ service, object, iface, name string }

var (
	mutterIdle = member{"org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor", "GetIdletime"}
	saverIdle  = member{"org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "GetSessionIdleTime"}
	loginIdle  = member{"org.freedesktop.login1", "/org/freedesktop/login1/session/auto", "org.freedesktop.login1.Session", "IdleHint"}

	networkMetered = member{"org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager", "org.freedesktop.NetworkManager",
		"Metered"}
)

// call starts no service that is not running.
func (m member) call(ctx context.Context, c *dbus.Conn, out any) bool {
	reply := c.Object(m.service, dbus.ObjectPath(m.object)).CallWithContext(ctx, m.iface+"."+m.name, dbus.FlagNoAutoStart)
	return reply.Store(out) == nil
}

func property[T any](ctx context.Context, bus func(...dbus.ConnOption) (*dbus.Conn, error), m member) (v T, ok bool) {
	c, err := bus(dbus.WithContext(ctx))
	if err != nil {
		return v, false
	}
	defer c.Close()
	var got dbus.Variant
	reply := c.Object(m.service, dbus.ObjectPath(m.object)).
		CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", dbus.FlagNoAutoStart, m.iface, m.name)
	if reply.Store(&got) != nil {
		return v, false
	}
	v, ok = got.Value().(T)
	return v, ok
}
