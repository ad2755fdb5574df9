//go:build unix && !darwin

package mpris

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/introspect"
)

const (
	busName     = "org.mpris.MediaPlayer2.linnet"
	objectPath  = dbus.ObjectPath("/org/mpris/MediaPlayer2")
	rootIface   = "org.mpris.MediaPlayer2"
	playerIface = "org.mpris.MediaPlayer2.Player"
	propsIface  = "org.freedesktop.DBus.Properties"
)

// jump is by how much a place must differ from where playing alone had led for the desktop to be told: clocks and buffers differ less.
const jump = time.Second

// A Service is Linnet on the bus of the session. Its methods may be called from any goroutine.
type Service struct {
	player Player
	conn   *dbus.Conn
	log    *slog.Logger
	once   sync.Once
	err    error

	mu     sync.Mutex // guards what follows
	now    State
	at     time.Time // of now
	shown  properties
	notice uint32 // the last notification, which the next one replaces
}

// Open offers the player on the bus. A second Linnet takes a name of its own, as the specification says.
func Open(c Config) (*Service, error) {
	conn, err := connect(c.Address)
	if err != nil {
		return nil, fmt.Errorf("reaching the bus of the session: %w", err)
	}
	s := &Service{player: c.Player, conn: conn, log: c.Log, at: time.Now(), now: State{Volume: 1, Speed: 1, Loop: LoopNone}}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.shown = playerProperties(s.now)
	if err := s.offer(); err != nil {
		return nil, errors.Join(fmt.Errorf("offering the player to the desktop: %w", err), s.Close())
	}
	return s, nil
}

// connect never starts a bus where there is none: nobody else would use it, and nothing would end it.
func connect(address string) (*dbus.Conn, error) {
	if address != "" {
		return dbus.Connect(address)
	}
	c, err := dbus.SessionBusPrivateNoAutoStartup()
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

func (s *Service) offer() error {
	for iface, methods := range map[string]any{rootIface: root{s}, propsIface: access{s},
		"org.freedesktop.DBus.Introspectable": introspect.NewIntrospectable(description())} {
		if err := s.conn.Export(methods, objectPath, iface); err != nil {
			return err
		}
	}
	if err := s.conn.ExportMethodTable(transport{s}.methods(), objectPath, playerIface); err != nil {
		return err
	}
	for _, name := range []string{busName, fmt.Sprintf("%s.instance%d", busName, os.Getpid())} {
		reply, err := s.conn.RequestName(name, dbus.NameFlagDoNotQueue)
		if err != nil {
			return err
		}
		if reply == dbus.RequestNameReplyPrimaryOwner {
			return nil
		}
	}
	return errors.New("both names are taken")
}

// Close leaves the bus. It is safe twice.
func (s *Service) Close() error {
	s.once.Do(func() { s.err = s.conn.Close() })
	return s.err
}

// Show tells the desktop what differs from what it was told last.
func (s *Service) Show(now State) {
	s.mu.Lock()
	expected, same := s.position(), s.now.Track.Number == now.Track.Number
	s.now, s.at = now, time.Now()
	next := playerProperties(now)
	changed := next.since(s.shown)
	s.shown = next
	s.mu.Unlock()
	if len(changed) > 0 {
		s.emit(propsIface+".PropertiesChanged", playerIface, changed, []string{})
	}
	if same && now.Track.Number != 0 && (now.Position-expected).Abs() > jump {
		s.emit(playerIface+".Seeked", now.Position.Microseconds())
	}
}

func (s *Service) emit(signal string, values ...any) {
	if err := s.conn.Emit(objectPath, signal, values...); err != nil && !errors.Is(err, dbus.ErrClosed) {
		s.log.Info("the desktop is not told", "signal", signal, "err", err)
	}
}

// position is where the track is by now. The caller holds the lock.
func (s *Service) position() time.Duration {
	at := s.now.Position
	if s.now.Playing {
		at += time.Duration(float64(time.Since(s.at)) * s.now.Speed)
	}
	if l := s.now.Track.Length; l > 0 {
		at = min(at, l)
	}
	return at
}

// state is what was shown last, and where the track is by now.
func (s *Service) state() (State, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now, s.position()
}
