//go:build unix && !darwin

package mpris

import (
	"context"
	"html"
	"time"

	"github.com/godbus/dbus/v5"
)

// notifyPatience is how long a desktop may take to show a notification.
const notifyPatience = 5 * time.Second

// Notify announces a track, in the place of the announcement before.
func (s *Service) Notify(t Track) error {
	s.mu.Lock()
	replaces := s.notice
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), notifyPatience)
	defer cancel()
	icon := fileAddress(t.Picture)
	if icon == "" {
		icon = "org.linnet.Linnet"
	}
	hints := map[string]dbus.Variant{"desktop-entry": dbus.MakeVariant("org.linnet.Linnet"), "transient": dbus.MakeVariant(true),
		"urgency": dbus.MakeVariant(byte(0))}
	var id uint32
	err := s.conn.Object("org.freedesktop.Notifications", "/org/freedesktop/Notifications").CallWithContext(ctx,
		"org.freedesktop.Notifications.Notify", 0, "Linnet", replaces, icon, t.Title, html.EscapeString(byline(t)), []string{}, hints,
		int32(-1)).Store(&id)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.notice = id
	s.mu.Unlock()
	return nil
}

// byline is the second line of an announcement.
func byline(t Track) string {
	line := ""
	for _, part := range append(t.Artists[:len(t.Artists):len(t.Artists)], t.Album) {
		if part != "" && line != "" {
			line += " · "
		}
		line += part
	}
	return line
}
