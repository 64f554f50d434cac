// The few pictures of the page, drawn inline. Each is decoration: the words beside it say the same.
import type { ComponentChildren } from 'preact';

function Icon({ size = 14, children, className }: { size?: number; children: ComponentChildren; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      class={className}
      fill="none"
      height={size}
      stroke="currentColor"
      stroke-linecap="round"
      stroke-linejoin="round"
      stroke-width="1.7"
      viewBox="0 0 16 16"
      width={size}
    >
      {children}
    </svg>
  );
}

export const Logo = () => (
  <Icon size={18}>
    <path d="M1 3.5h3c4 0 4 9 8 9h3M1 12.5h3c4 0 4-9 8-9h3" />
  </Icon>
);

export const Check = ({ size = 14 }: { size?: number }) => (
  <Icon className="mark-ok" size={size}>
    <path d="M3 8.5 6.5 12 13 4.5" stroke-width="2.2" />
  </Icon>
);

export const Wrong = ({ size = 14 }: { size?: number }) => (
  <Icon className="mark-error" size={size}>
    <circle cx="8" cy="8" r="6.4" />
    <path d="M8 4.6v4.2M8 11.2v.1" />
  </Icon>
);

export const Warn = ({ size = 14 }: { size?: number }) => (
  <Icon className="mark-warning" size={size}>
    <path d="M8 2 1.6 13.4h12.8z" />
    <path d="M8 6.4v3.2M8 11.5v.1" />
  </Icon>
);

export const Info = ({ size = 14 }: { size?: number }) => (
  <Icon className="muted" size={size}>
    <circle cx="8" cy="8" r="6.4" />
    <path d="M8 7.4v3.8M8 4.9v.1" />
  </Icon>
);

export const Magnifier = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.4" />
    <path d="m10.4 10.4 3.8 3.8" />
  </Icon>
);

export const Key = () => (
  <Icon className="muted" size={12}>
    <circle cx="5" cy="10.6" r="3" />
    <path d="m7.2 8.4 6-6M11 4.6l2 2" />
  </Icon>
);

export const Chain = () => (
  <Icon className="muted" size={12}>
    <path d="m6.4 9.6 3.2-3.2M7.2 4.8l1.6-1.6a2.8 2.8 0 0 1 4 4l-1.6 1.6M8.8 11.2l-1.6 1.6a2.8 2.8 0 0 1-4-4l1.6-1.6" />
  </Icon>
);

export const Down = () => (
  <Icon size={10}>
    <path d="m3 5.5 5 5 5-5" stroke-width="2" />
  </Icon>
);

export const Arrow = ({ isOpen }: { isOpen: boolean }) => (
  <Icon size={9}>
    {isOpen ? (
      <path d="m2.5 5 5.5 6 5.5-6z" fill="currentColor" />
    ) : (
      <path d="m5 2.5 6 5.5-6 5.5z" fill="currentColor" />
    )}
  </Icon>
);

export const Cross = () => (
  <Icon size={12}>
    <path d="m3.5 3.5 9 9M12.5 3.5l-9 9" />
  </Icon>
);

export const Clock = ({ size = 14 }: { size?: number }) => (
  <Icon className="muted" size={size}>
    <circle cx="8" cy="8" r="6.4" />
    <path d="M8 4.6V8l2.4 1.6" />
  </Icon>
);

export const Dash = ({ size = 14 }: { size?: number }) => (
  <Icon className="muted" size={size}>
    <path d="M4 8h8" />
  </Icon>
);
