export const Keycap = ({ children }: { children: string }) => <span class="keycap">{children}</span>;
